/** Sorts of nodes that a drawing tells apart by colour. */
export const nodeCategories = ['source', 'transform', 'model', 'decision', 'loss', 'metric', 'host'] as const;

/** What a node is, for people who look at a pipeline. */
export type NodeCategory = (typeof nodeCategories)[number];
