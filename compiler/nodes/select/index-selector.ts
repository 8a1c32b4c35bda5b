import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { hueWheel } from '../computations/hue-wheel.js';
import { defineNode, type NodeDefinition, port } from '../contract.js';
import { wavelengthsPort } from '../pretreat/spectrum-ports.js';
import { bandInfoPort } from './colour-normalisation.js';
import { checkNearestBands, nearestBand } from './nearest-bands.js';
import { withoutNormalisation } from './without-normalisation.js';

/** A spectral index: the bands that it reads, by hyper-parameter, and its formula. */
interface SpectralIndex<N extends string, P extends string> {
  readonly kind: string;
  /** Name and formula. */
  readonly doc: string;
  /** Wavelength of each band in nanometres by default. */
  readonly bands: Readonly<Record<N, number>>;
  /** Other numbers of the formula: default and meaning. */
  readonly numbers?: Readonly<Record<P, readonly [byDefault: number, doc: string]>>;
  /** The index that is drawn darkest and lightest; -1 and 1 by default. */
  readonly drawn?: readonly [low: number, high: number];
  /** The index [B, H, W, 1] of its bands. */
  readonly formula: (b: OpBuilder, bands: Readonly<Record<N, Value>>, numbers: Readonly<Record<P | 'eps', number>>) => Value;
}

/** A class that computes an index of some bands, and draws it by a hue wheel. */
export function indexSelector<N extends string, P extends string = never>(index: SpectralIndex<N, P>): NodeDefinition {
  const { kind, doc, bands, drawn: [low, high] = [-1, 1], formula } = index;
  const names = Object.keys(bands) as N[];
  const hparams = hparamsOf(index, low, high);
  const read = (hparam: string, h: object) => (h as Readonly<Record<string, number>>)[hparam] as number;
  return defineNode<z.infer<typeof hparams>>({
    kind,
    className: `cuvis_ai.node.channel_selector.${kind}`,
    category: 'transform',
    doc: `${doc} The band nearest to each wavelength is taken. Its picture is a hue wheel.`,
    stages: ['always'],
    hparams,
    inputs: { cube: port('float32[B, H, W, C]', 'Cube.'), wavelengths: wavelengthsPort },
    outputs: {
      index_image: port('float32[B, H, W, 1]', 'The index.'),
      rgb_image: port('float32[B, H, W, 3]', 'Its picture, within 0 and 1.'),
      band_info: bandInfoPort,
    },
    usesWavelengths: true,
    check: (context) => {
      const { hparams: h, diagnostics, at } = context;
      const targets = names.map((name) => [name, read(name, h)] as const);
      checkNearestBands(context, targets, h.band_tolerance_nm);
      const reason = `it must be above colormap_min, ${h.colormap_min}, and is ${h.colormap_max}`;
      if (h.colormap_max <= h.colormap_min) diagnostics.report(badHparam, at('colormap_max'), { hparam: 'colormap_max', kind, reason });
    },
    lower: ({ b, hparams: h, input, wavelengths = [] }) => {
      const bandOf = (name: N) => b.take(input('cube'), { axis: 3, indices: [nearestBand(wavelengths, read(name, h))] });
      const values = Object.fromEntries(names.map((name) => [name, bandOf(name)])) as Record<N, Value>;
      const result = formula(b, values, h as unknown as Readonly<Record<P | 'eps', number>>);
      return { index_image: result, rgb_image: hueWheel(b, result, h.colormap_min, h.colormap_max) };
    },
  });
}

function hparamsOf<N extends string, P extends string>({ bands, numbers }: SpectralIndex<N, P>, low: number, high: number) {
  const wavelengths = Object.entries<number>(bands).map(([name, target]) => {
    const colour = name.replace(/_nm$/, '').replace('_', ' ');
    return [name, z.number().default(target).describe(`Wavelength of ${colour} in nanometres.`)] as const;
  });
  const others = Object.entries<readonly [number, string]>(numbers ?? {}).map(([name, [byDefault, doc]]) => {
    return [name, z.number().default(byDefault).describe(doc)] as const;
  });
  return z.strictObject({
    ...Object.fromEntries([...wavelengths, ...others]),
    colormap_min: z.number().default(low).describe('Index at which the hue wheel begins.'),
    colormap_max: z.number().default(high).describe('Index at which it ends.'),
    eps: z.number().nonnegative().default(1e-6).describe('Denominators within this of 0 are not divided by.'),
    band_tolerance_nm: z.number().default(50).describe('A band further than this from its wavelength is reported; at most 0: none is.'),
    primary_nm: z.number().nullable().optional().describe('Written by pipelines of cuvis-ai up to 0.18, used nowhere.'),
    secondary_nm: z.number().nullable().optional().describe('Written by pipelines of cuvis-ai up to 0.18, used nowhere.'),
    ...withoutNormalisation.shape,
  });
}

/** (one - other) / (one + other), 0 where the sum is within eps of 0. */
export function normalisedDifference(b: OpBuilder, one: Value, other: Value, eps: number): Value {
  const sum = b.add(one, other);
  const isSafe = b.greater(b.abs(sum), b.scalar(eps, 'float32'));
  const quotient = b.div(b.sub(one, other), b.where(isSafe, sum, b.scalar(1, 'float32')));
  return b.where(isSafe, quotient, b.scalar(0, 'float32'));
}

/** A denominator, or eps where it is within eps of 0. */
export function awayFromZero(b: OpBuilder, denominator: Value, eps: number): Value {
  return b.where(b.greater(b.abs(denominator), b.scalar(eps, 'float32')), denominator, b.scalar(eps, 'float32'));
}

/** Sum of values times numbers, and a number. */
export function combined(b: OpBuilder, terms: readonly (readonly [value: Value, factor: number])[], constant: number): Value {
  const products = terms.map(([value, factor]) => (factor === 1 ? value : b.mul(value, b.scalar(factor, 'float32'))));
  const sum = products.reduce((total, product) => b.add(total, product));
  return constant === 0 ? sum : b.add(sum, b.scalar(constant, 'float32'));
}
