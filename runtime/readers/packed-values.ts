/** Fields that shift values; the others scale them. */
const shift = /offset/i;

/**
 * A sentence for values that a file stores scaled or shifted and that are handed on as stored, naming the fields that say so;
 * undefined if every field is neutral (scale 1, offset 0). `fields` holds the numbers of each field, none where they cannot be read.
 */
export function packingNotice(fields: ReadonlyMap<string, readonly number[]>): string | undefined {
  const active = [...fields].filter(([name, values]) => values.length === 0 || values.some((value) => value !== (shift.test(name) ? 0 : 1)));
  if (active.length === 0) return undefined;
  const named = active.map(([name, values]) => (values.length === 1 ? `\`${name}\` ${values[0]}` : `\`${name}\``));
  return `values are packed (${named.join(', ')}) and were left as stored`;
}
