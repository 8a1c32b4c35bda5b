/**
 * The names of graph values. Whoever wants to know what a value is reads its fields (`of`, `source`, `role`, `replaces`); names only tell
 * values apart, and nobody takes one apart.
 *
 * No two values share a name, whatever nodes are called: batch keys are identifiers, nodes are named without a dot, and entries (ports,
 * state, statistics) have neither `#`, `~`, `:` nor `/`. The trainer's own scalars are `train/...` (schemas/training-names.ts), which has
 * neither dot, `#`, `~` nor `:`, nor has `cut/0`.
 */

/** A node of the pipeline and the port, state entry or statistic of it that a value is. */
export interface ValueOwner {
  readonly node: string;
  readonly entry: string;
}

/** A port, state entry, derived tensor or random number of a node: the name that users see. */
export function entryName(node: string, entry: string): string {
  return `${node}.${entry}`;
}

/** A statistic of a node: what its host metric reads, or an accumulator of its fit. */
export function statisticName(node: string, entry: string): string {
  return `${node}#${entry}`;
}

/** The `index`-th value that a prologue computes for a node. */
export function prologueName(node: string, index: number): string {
  return `${node}~${index}`;
}

/** What stands beside the value called `name`: its value after a step (`next`), its gradient, a moment of the optimizer. `role` is an identifier. */
export function besideName(name: string, role: string): string {
  return `${name}:${role}`;
}

/** The `index`-th value that a stage's graphs hand to later steps and that has no other name. */
export function crossingName(index: number): string {
  return `cut/${index}`;
}
