/** Uniform numbers in [0, 1): the generator `x' = 1664525 x + 1013904223 mod 2^32` of Numerical Recipes. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
