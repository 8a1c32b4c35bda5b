import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { wholeQuotient } from '../computations/whole-quotient.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { optionalWavelengthsPort } from '../pretreat/spectrum-ports.js';

const hparams = z.strictObject({
  n_features: z.int().positive().nullable().default(null).describe('Number of bands that is expected; null: any.'),
  expected_wavelengths: z
    .array(z.number())
    .nullable()
    .default(null)
    .describe('Band centres in nanometres that are expected, where wavelengths are connected; null: any.'),
  wavelength_tol_nm: z.number().nonnegative().default(1).describe('How far a band may be from the expected one.'),
  norm_floor: z.number().nonnegative().default(1).describe('Smallest norm of a valid spectrum.'),
  saturation_value: z.number().nullable().default(null).describe('Value that no band of a valid spectrum reaches; null: any may.'),
  roi_margin_px: z.int().default(0).describe('Width of the margin without valid pixels, for an image of the reference size.'),
  roi_reference_hw: z
    .tuple([z.int().positive(), z.int().positive()])
    .default([1000, 1080])
    .describe('Rows and columns of that image; margins of others are in proportion.'),
  min_valid_fraction: z.number().default(0.5).describe('Share of valid pixels below which an image is invalid.'),
});

type Settings = z.infer<typeof hparams>;

/** Why a pixel is not valid, in rising precedence from the last. */
const reasons = { nonFinite: 1, dark: 2, saturated: 3, outside: 4 } as const;
const status = { invalid: 1, mismatch: 2 } as const;

export const spectralValidity = defineNode({
  kind: 'SpectralValidity',
  className: 'cuvis_ai.node.preprocessors.SpectralValidity',
  category: 'decision',
  doc: 'Which pixels have a usable spectrum: finite, not too dark, not saturated, within the region of interest. Bands other than the expected ones make every pixel invalid.',
  stages: ['always'],
  hparams,
  inputs: {
    cube: port('float32[B, H, W, C]', 'Cube.'),
    wavelengths: optionalWavelengthsPort,
  },
  outputs: {
    valid_mask: port('bool[B, H, W, 1]', 'True: usable.'),
    invalid_reason: port('int32[B, H, W, 1]', '0 usable, 1 not finite, 2 too dark, 3 saturated, 4 outside the region; the first that holds.'),
    frame_status: port('int32[B]', '0 good, 1 too few usable pixels, 2 other bands than expected.'),
    valid_fraction: port('float32[B]', 'Share of usable pixels within the region.'),
  },
  lower: (context) => {
    const { b, hparams: h, input } = context;
    const cube = input('cube');
    const int = (value: number) => b.scalar(value, 'int32');
    if (isOtherThanExpected(context, cube)) return allInvalid(b, cube);
    const found = examined(b, cube, h);
    const reason = [found.inside, found.unsaturated, found.bright, found.finite].reduce(
      (before, holds, i) => b.where(holds, before, int(Object.values(reasons).toReversed()[i] as number)),
      int(0) as Value,
    );
    const valid = [found.finite, found.bright, found.unsaturated, found.inside].reduce((all, each) => b.and(all, each));
    const count = (mask: Value) => b.reduceSum(b.cast(mask, { to: 'float32' }), { axes: [1, 2, 3], keepDims: false });
    const fraction = b.div(count(valid), b.max(count(found.inside), b.scalar(1, 'float32')));
    return {
      valid_mask: valid,
      invalid_reason: reason,
      frame_status: b.where(b.less(fraction, b.scalar(h.min_valid_fraction, 'float32')), int(status.invalid), int(0)),
      valid_fraction: fraction,
    };
  },
});

function isOtherThanExpected({ hparams: h, wavelengths, optional }: LowerContext<Settings>, cube: Value): boolean {
  if (h.n_features !== null && cube.type.dims[3] !== h.n_features) return true;
  const expected = optional('wavelengths') && h.expected_wavelengths;
  if (!expected || !wavelengths) return false;
  return expected.length !== wavelengths.length || expected.some((centre, i) => Math.abs(centre - (wavelengths[i] as number)) > h.wavelength_tol_nm);
}

function allInvalid(b: OpBuilder, cube: Value): Readonly<Record<string, Value>> {
  const like = b.reduceMax(cube, { axes: [3], keepDims: true });
  const images = b.reduceMax(cube, { axes: [1, 2, 3], keepDims: false });
  return {
    valid_mask: b.expandLike(b.scalar(0, 'bool'), like),
    invalid_reason: b.expandLike(b.scalar(reasons.nonFinite, 'int32'), like),
    frame_status: b.expandLike(b.scalar(status.mismatch, 'int32'), images),
    valid_fraction: b.expandLike(b.scalar(0, 'float32'), images),
  };
}

/** What holds of each pixel, bool [B, H, W, 1]. */
function examined(b: OpBuilder, cube: Value, h: Settings): Readonly<Record<'finite' | 'bright' | 'unsaturated' | 'inside', Value>> {
  const f = (value: number) => b.scalar(value, 'float32');
  const overBands = { axes: [3], keepDims: true };
  const all = (mask: Value) => b.greater(b.reduceMin(b.cast(mask, { to: 'float32' }), overBands), f(0));
  const hasSize = b.less(b.abs(cube), f(Number.POSITIVE_INFINITY));
  const values = b.where(hasSize, cube, f(0));
  const finite = all(hasSize);
  const everywhere = b.or(finite, b.not(finite));
  return {
    finite,
    bright: b.greaterOrEqual(b.root(b.reduceSum(b.mul(values, values), overBands)), f(h.norm_floor)),
    unsaturated: h.saturation_value === null ? everywhere : all(b.less(cube, f(h.saturation_value))),
    inside: h.roi_margin_px <= 0 ? everywhere : b.and(everywhere, withinMargin(b, cube, h)),
  };
}

/** [1, H, W, 1] */
function withinMargin(b: OpBuilder, cube: Value, { roi_margin_px: margin, roi_reference_hw: reference }: Settings): Value {
  const along = (axis: 1 | 2) => {
    const size = b.sizeOf(cube, { axes: [axis] });
    const int = (value: number) => b.scalar(value, 'int64');
    const share = b.div(b.cast(size, { to: 'float64' }), b.scalar(reference[axis - 1] as number, 'float64'));
    const wanted = b.cast(b.round(b.mul(share, b.scalar(margin, 'float64'))), { to: 'int64' });
    const width = b.min(wanted, wholeQuotient(b, b.sub(size, int(1)), 2));
    const positions = b.positions(cube, { axis });
    return b.and(b.greaterOrEqual(positions, width), b.less(positions, b.sub(size, width)));
  };
  return b.and(b.unsqueeze(along(1), { axes: [0, 2, 3] }), b.unsqueeze(along(2), { axes: [0, 1, 3] }));
}
