import { currentPath, lastPart } from '../nodes/class-path.js';
import type { NodeDefinition } from '../nodes/contract.js';

/** Node classes by their own names. */
export type ClassesByKind = ReadonlyMap<string, NodeDefinition>;

/** The class that a pipeline names: by the dotted path that any version of the reference framework has for it, or by the last part alone. */
export function findClass(className: string, byKind: ClassesByKind): NodeDefinition | undefined {
  const path = currentPath(className);
  const definition = byKind.get(lastPart(path)) ?? byKind.get(lastPart(className));
  if (!definition || !path.includes('.')) return definition;
  return path === currentPath(definition.className) ? definition : undefined;
}
