/** Sizes of the symbols of a graph (`B`, `H`, `W`, ...) for one batch. */
export type Bindings = Readonly<Record<string, number>>;

/** A size, or the name of a symbol, or a product of both such as `B*H*W`. */
export type PlanDim = number | string;

/** The size of `dim`, or undefined if it depends on a symbol that is not bound. */
export function sizeOf(dim: PlanDim, bindings: Bindings): number | undefined {
  if (typeof dim === 'number') return dim;
  const bound = bindings[dim];
  if (bound !== undefined) return bound;
  let size = 1;
  for (const factor of factorsOf(dim)) {
    const known = /^\d+$/.test(factor) ? Number(factor) : bindings[factor];
    if (known === undefined) return undefined;
    size *= known;
  }
  return size;
}

/** The factors of a dimension; one for a plain size or symbol. */
export function factorsOf(dim: PlanDim): string[] {
  const text = String(dim);
  if (!text.includes('*')) return [text];
  return text.split('*').map((factor) => factor.trim());
}
