import type { Dataset } from 'h5wasm/node';

/** The unit that a dataset's attribute `units` (or `unit`, in any case) states, or undefined. */
export function unitsOf(dataset: Dataset): string | undefined {
  const name = Object.keys(dataset.attrs).find((key) => /^units?$/i.test(key));
  const value = name === undefined ? undefined : dataset.attrs[name]?.value;
  const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof text === 'string' ? text : undefined;
}
