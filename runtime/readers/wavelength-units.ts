import { type SpectralUnit, spectralUnit } from './spectral-unit.js';

/** Turns band centres and widths of one unit into nanometres, in the order given. */
export interface SpectralScale {
  /** Band centres in nanometres. */
  centres(values: readonly number[]): Float64Array;
  /** Widths in nanometres of bands whose centres, in the same unit as `widths`, are `centres`. */
  widths(widths: readonly number[], centres: readonly number[]): Float64Array;
}

/** Light has wavelengths between these, in nanometres: from soft X-rays to radio waves of ten metres. */
const shortest = 1;
const longest = 1e10;

/**
 * The scale of band centres `values` in `unit`, or undefined if they are no wavelengths. `unit` is the text that the file states;
 * `unknown` or an empty text where it leaves the unit open; undefined where its format has no place for one (nanometres by convention).
 * Without a unit, values that stay below 100 are taken as micrometres: no sensor has bands below 100 nm.
 * Adds to `notices` which unit was assumed or why the values were ignored.
 */
export function spectralScale(unit: string | undefined, values: readonly number[], notices: string[]): SpectralScale | undefined {
  if (values.length === 0) return undefined;
  if (!values.every((value) => Number.isFinite(value) && value > 0)) {
    notices.push('wavelengths that are not all positive numbers were ignored');
    return undefined;
  }
  const stated = isOpen(unit) ? assumedUnit(unit, values, notices) : spectralUnit(unit);
  if (stated === undefined) {
    notices.push(`wavelengths in \`${(unit ?? '').slice(0, 40)}\` were ignored`);
    return undefined;
  }
  const scale = scaleOf(stated);
  if (scale.centres(values).every((centre) => centre >= shortest && centre <= longest)) return scale;
  notices.push(`wavelengths were ignored: taken in \`${unit ?? 'nm'}\` they are not between ${shortest} nm and ${longest} nm`);
  return undefined;
}

function isOpen(unit: string | undefined): unit is '' | undefined {
  return unit === undefined || /^[^\p{L}\p{N}]*(unknown|none|undefined|n\/a)?[^\p{L}\p{N}]*$/iu.test(unit);
}

function assumedUnit(unit: string | undefined, values: readonly number[], notices: string[]): SpectralUnit {
  if (values.every((value) => value < 100)) {
    notices.push('wavelengths have no unit and stay below 100; micrometres were assumed');
    return { kind: 'length', nanometres: 1000 };
  }
  if (unit !== undefined) notices.push('wavelengths have no unit; nanometres were assumed');
  return { kind: 'length', nanometres: 1 };
}

function scaleOf({ kind, nanometres }: SpectralUnit): SpectralScale {
  if (kind === 'length') {
    const scaled = (values: readonly number[]): Float64Array => Float64Array.from(values, (value) => scaledBy(value, nanometres));
    return { centres: scaled, widths: scaled };
  }
  return {
    centres: (values) => Float64Array.from(values, (value) => nanometres / value),
    // |d lambda| = k / value^2 * d value for lambda = k / value.
    widths: (widths, centres) => Float64Array.from(widths, (width, band) => (nanometres / (centres[band] as number) ** 2) * width),
  };
}

/** Fifteen digits: a decimal fraction of micrometres stays the decimal fraction that it is in nanometres. */
function scaledBy(value: number, nanometres: number): number {
  return nanometres === 1 ? value : Number((value * nanometres).toPrecision(15));
}
