import type { NodeDefinition } from '../nodes/contract.js';

/** Kinds of node that a drawing tells apart by colour. */
export type Category = 'source' | 'transform' | 'model' | 'decision' | 'loss' | 'metric' | 'host';

const byModule: readonly (readonly [RegExp, Category])[] = [
  [/\.data\./, 'source'],
  [/\.losses\./, 'loss'],
  [/\.deciders\./, 'decision'],
];

/** The category of a node class: host and metric by what it does, others by their module, then by whether they keep state. */
export function categoryOf(definition: NodeDefinition): Category {
  if (definition.metric) return 'metric';
  if (!definition.lower) return 'host';
  const listed = byModule.find(([module]) => module.test(definition.className));
  return listed ? listed[1] : definition.state ? 'model' : 'transform';
}
