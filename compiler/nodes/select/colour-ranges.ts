import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { bandRangeEmpty } from '../../diagnostics/catalogue/band-range-empty.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import type { CheckContext } from '../contract.js';

const range = z.tuple([z.number(), z.number()]);

/** Ranges of wavelengths that become three colours. */
export const rangeHparams = z.strictObject({
  red_range: range.default([580, 650]).describe('First and last wavelength of red in nanometres, inclusive.'),
  green_range: range.default([500, 580]).describe('The same of green.'),
  blue_range: range.default([420, 500]).describe('The same of blue.'),
});

type Ranges = z.infer<typeof rangeHparams>;

const names = ['red_range', 'green_range', 'blue_range'] as const;

/** Reports ranges that end before they begin, and those without a band. */
export function checkRanges({ name, hparams, wavelengths = [], diagnostics, at }: CheckContext<Ranges>, kind: string): void {
  for (const hparam of names) {
    const [low, high] = hparams[hparam];
    if (low > high) diagnostics.report(badHparam, at(hparam), { hparam, kind, reason: `it begins at ${low} and ends at ${high} nm` });
    else if (wavelengths.length > 0 && bandsWithin(wavelengths, low, high).length === 0)
      diagnostics.report(bandRangeEmpty, at(hparam), { node: name, range: hparam, low, high });
  }
}

/** Positions of the bands of each range; `whole` takes all between the first and the last of them, whatever their order. */
export function bandsOfRanges(hparams: Ranges, wavelengths: readonly number[], whole: boolean): number[][] {
  return names.map((name) => {
    const [low, high] = hparams[name];
    const bands = bandsWithin(wavelengths, low, high);
    const [first = 0, last = -1] = [bands[0], bands.at(-1)];
    return whole ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : bands;
  });
}

function bandsWithin(wavelengths: readonly number[], low: number, high: number): number[] {
  return wavelengths.flatMap((centre, band) => (centre >= low && centre <= high ? [band] : []));
}

/** Mean of each group of bands, [B, H, W, groups]; 0 of an empty one. */
export function meansOfBands(b: OpBuilder, cube: Value, groups: readonly (readonly number[])[], bands: number): Value {
  return weighted(
    b,
    cube,
    groups.map((group) => Array.from({ length: bands }, (_, band) => (group.includes(band) ? 1 / group.length : 0))),
  );
}

/** Sums of the bands with weights, one row per channel. */
export function weighted(b: OpBuilder, cube: Value, rows: readonly (readonly number[])[]): Value {
  const bands = rows[0]?.length ?? 0;
  const columns = Array.from({ length: bands }, (_, band) => rows.map((row) => row[band] as number));
  return b.matMul(cube, b.constant(tensorFrom('float32', [bands, rows.length], columns.flat())));
}
