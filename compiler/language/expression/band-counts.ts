import type { PortDim } from '../port-type.js';

/** The count of a range by wavelength while wavelengths are unknown; it agrees with any. */
export const openCount = '?';

/** What symbolic band counts have turned out to be, each at most once. */
export type CountBindings = Map<string, PortDim>;

/** A band count with what is known of its symbol put in. */
export function settled(count: PortDim, bindings: ReadonlyMap<string, PortDim>): PortDim {
  let current = count;
  for (let next = bindings.get(String(current)); next !== undefined; next = bindings.get(String(current))) current = next;
  return current;
}

/**
 * The band count of two values joined band by band, one band going with any; `undefined` if they differ.
 * A symbol that meets another count is bound to it.
 */
export function joinCounts(one: PortDim, other: PortDim, bindings: CountBindings): PortDim | undefined {
  const [a, c] = [settled(one, bindings), settled(other, bindings)];
  if (a === c || c === 1) return a;
  if (a === 1 || a === openCount) return c;
  if (c === openCount) return a;
  if (typeof a === 'string') bindings.set(a, c);
  else if (typeof c === 'string') bindings.set(c, a);
  else return undefined;
  return typeof a === 'string' ? c : a;
}
