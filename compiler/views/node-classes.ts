import type { NodeDefinition, NodeRegistry } from '../nodes/contract.js';
import { nodes } from '../nodes/registry.gen.js';

/** A class that pipelines may use. */
export interface NodeClass {
  readonly kind: string;
  readonly className: string;
  /** `host` nodes are accepted in pipelines and left out of plans. */
  readonly does: 'fitted' | 'compiled' | 'metric' | 'host';
  readonly doc: string;
}

/** Every class of the registry, by kind. */
export function nodeClasses(registry: NodeRegistry = nodes): NodeClass[] {
  return Object.values(registry).map(({ kind, className, doc, ...parts }) => ({ kind, className, does: does(parts), doc }));
}

function does({ lower, metric, fits }: Pick<NodeDefinition, 'lower' | 'metric' | 'fits'>): NodeClass['does'] {
  if (fits) return 'fitted';
  if (lower) return 'compiled';
  return metric ? 'metric' : 'host';
}
