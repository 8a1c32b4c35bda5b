/** A measure with six decimals; a dash where it is undefined. */
export function sixDecimals(value: number | null): string {
  return value === null ? '-' : value.toFixed(6);
}

/** A fact of a fit: whole numbers and text as they are, other numbers with six significant digits. */
export function shortFact(value: number | string): string {
  return typeof value === 'string' || Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** A duration in milliseconds or, from ten seconds on, in seconds. */
export function duration(ms: number): string {
  return ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `1 pass`, `2 passes`. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`;
}
