/** What to say of a cube that is not finite at `where`, if `values` mark no such pixels. */
export function nonFiniteRemarks(where: string | undefined, values: readonly number[]): string[] {
  if (where === undefined || values.some((value) => !Number.isFinite(value))) return [];
  return [`${where}; what rests on them is no number and no detection; no-data value nan leaves them out`];
}
