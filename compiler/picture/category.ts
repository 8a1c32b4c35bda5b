import type { NodeDefinition } from '../nodes/contract.js';

/** Kinds of node that a drawing tells apart by colour. */
export type Category = 'source' | 'transform' | 'model' | 'decision' | 'loss' | 'metric' | 'host';

const byModule: readonly (readonly [RegExp, Category])[] = [
  [/\.data\./, 'source'],
  [/\.losses\./, 'loss'],
  [/\.deciders\./, 'decision'],
];

/** The category of a node class: metrics and host nodes by what they have, others by their module, then by whether they keep state. */
export function categoryOf(definition: NodeDefinition): Category {
  if (!definition.lower) return definition.metric ? 'metric' : 'host';
  const listed = byModule.find(([module]) => module.test(definition.className));
  return listed ? listed[1] : definition.state ? 'model' : 'transform';
}
