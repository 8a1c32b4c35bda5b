import type { Tensor } from '../../schemas/tensor.js';
import type { BoundBatch } from './batch.js';

/** Share of a band's deviation beyond which rounding counts: it then shows in the fourth digit of what is scored. */
const sharesThatCount = 1e-3;

/** Beyond this, float64 does not hold every whole number. */
const largestWholeNumber = BigInt(2 ** 53);

/**
 * What a graph loses of the numbers of a batch because it reads them in a dtype with fewer digits, a sentence for each tensor: values of
 * float64 that it takes as float32, and whole numbers of int64 that it computes with in float64.
 */
export function roundingNotices({ specs, inputs }: Pick<BoundBatch, 'specs' | 'inputs'>): string[] {
  return specs.flatMap(({ name, dtype }) => {
    const value = inputs[name] as Tensor;
    if (dtype === 'float32' && value.data instanceof Float64Array) return singleNotice(name, value.data, value.dims.at(-1) ?? 1);
    return name === 'cube' && value.data instanceof BigInt64Array ? wholeNotice(name, value.data) : [];
  });
}

function singleNotice(name: string, data: Float64Array, bands: number): string[] {
  const { count, largest, perBand } = roundingOf(data, bands);
  if (count === 0) return [];
  const shares = perBand.map(({ error, deviation }) => (deviation > 0 ? error / deviation : 0));
  const worst = shares.reduce((best, share, band) => (share > (shares[best] as number) ? band : best), 0);
  const spoilt = shares.filter((share) => share > sharesThatCount).length;
  const bad =
    spoilt === 0
      ? ''
      : `; in ${spoilt === 1 ? '1 band' : `${spoilt} bands`} that counts beside their deviation, most in band ${worst} (from 0): ${percent(shares[worst] as number)}`;
  const what = `${count} of ${data.length} float64 values were rounded to the float32 of the plan, by ${largest.toPrecision(2)} at most`;
  return [`${name}: ${what}${bad}; a plan compiled for float64 (--like such a cube) keeps them`];
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} % of it`;
}

interface BandRounding {
  /** Largest change of a value. */
  readonly error: number;
  /** Standard deviation of the values, NaN and infinities left out. */
  readonly deviation: number;
}

function roundingOf(data: Float64Array, bands: number): { count: number; largest: number; perBand: BandRounding[] } {
  const [error, shift, sum, squares, seen] = Array.from({ length: 5 }, () => new Float64Array(bands)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let count = 0;
  for (let i = 0, band = 0; i < data.length; i++, band = band + 1 === bands ? 0 : band + 1) {
    const value = data[i] as number;
    if (!Number.isFinite(value)) continue;
    const change = Math.abs(value - Math.fround(value));
    if (change > 0) count++;
    if (change > (error[band] as number)) error[band] = change;
    // Sums of differences from the band's first value keep their digits where that lies far from 0.
    if (seen[band] === 0) shift[band] = value;
    const deviation = value - (shift[band] as number);
    seen[band] = (seen[band] as number) + 1;
    sum[band] = (sum[band] as number) + deviation;
    squares[band] = (squares[band] as number) + deviation * deviation;
  }
  const perBand = Array.from(error, (largest, band) => {
    const [n, s] = [seen[band] as number, sum[band] as number];
    return { error: largest, deviation: n === 0 ? 0 : Math.sqrt(Math.max(0, (squares[band] as number) / n - (s / n) ** 2)) };
  });
  return { count, largest: Math.max(...error), perBand };
}

function wholeNotice(name: string, data: BigInt64Array): string[] {
  const count = data.reduce((found, value) => found + Number(value > largestWholeNumber || value < -largestWholeNumber), 0);
  return count === 0 ? [] : [`${name}: ${count} of ${data.length} int64 values are beyond 2^53 and were rounded to float64`];
}
