/** Sorts of nodes that a drawing tells apart by colour. */
export const nodeCategories = ['source', 'transform', 'model', 'decision', 'loss', 'metric', 'host'] as const;

export type NodeCategory = (typeof nodeCategories)[number];
