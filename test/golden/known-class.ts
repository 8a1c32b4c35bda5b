import { findClass } from '../../compiler/2-check/find-class.js';
import type { NodeDefinition } from '../../compiler/nodes/contract.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';

const byKind: ReadonlyMap<string, NodeDefinition> = new Map(Object.values(nodes).map((definition) => [definition.kind, definition]));

/** The class that a recording names by the path of its version, if there is one. */
export function knownClass(path: string): NodeDefinition | undefined {
  return findClass(path, byKind);
}
