/** Where values lie between the two ends of an axis. */
export interface Axis {
  /** 0 at the lower end, 1 at the upper. */
  share(value: number): number;
  readonly ticks: readonly number[];
}

/** An axis over `values` with about `count` round ticks, widened to them if `widen`. */
export function linearAxis(values: readonly number[], count: number, widen: boolean): Axis {
  const [low, high] = rangeOf(values);
  const step = roundStep((high - low) / count);
  const first = widen ? Math.floor(low / step) : Math.ceil(low / step - 1e-9);
  const last = widen ? Math.ceil(high / step) : Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  const [from, to] = widen ? [first * step, last * step] : [low, high];
  return { share: (value) => (value - from) / (to - from), ticks };
}

/** An axis over positive `values` whose ticks are powers of ten, with 2 and 5 between where there are few. */
export function logAxis(values: readonly number[]): Axis {
  const [low, high] = rangeOf(values.map(Math.log10));
  const within = (tick: number): boolean => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9;
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const fine = decades.flatMap((decade) => [1, 2, 5].map((digit) => Number(`${digit}e${decade}`))).filter(within);
  const whole = fine.filter((tick) => Number.isInteger(Math.log10(tick)));
  return { share: (value) => (Math.log10(value) - low) / (high - low), ticks: whole.length < 3 ? fine : whole };
}

/** A tick as text: plain digits from 0.001 to a million, else with an exponent. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-3 && size < 1e6) ? String(value) : value.toExponential().replace('e+', 'e');
}

/** Values so small count as 0: their fractions are not exact any more. */
const negligible = 1e-290;

/** Ends of an axis over `values`; a single value, or values whose ticks would have one text, get room around them. */
function rangeOf(values: readonly number[]): [low: number, high: number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < negligible) return [-0.5, 0.5];
  if (high - low > 1e-9 * size) return [low, high];
  return [low - size / 10, low + size / 10];
}

/** The least of 1, 2, 5 times a power of ten that is not below `step`. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const digit = [1, 2, 5, 10].find((each) => each * power >= step * (1 - 1e-9)) ?? 10;
  return digit * power;
}
