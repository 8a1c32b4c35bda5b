import { describe, expect, it } from 'vitest';
import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { type IrOutput, moduleOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { type Augmentation, augment, everyNth, trainModule } from './augmented.js';

const [images, rows, columns, bands] = [200, 5, 4, 25] as const;
const size = images * rows * columns * bands;

/** The augmentation of cubes that are `value` everywhere, as one list per image and band. */
function augmentedBands(augmentation: Augmentation, value: number, seed = 1): number[][] {
  const cube = tensorFrom('float32', [images, rows, columns, bands], new Float64Array(size).fill(value));
  const { 'aug.cube': result } = augment(trainModule(augmentation, bands, false), { cube }, seed);
  const values = everyNth(result, 1);
  const lists = Array.from({ length: images * bands }, (): number[] => []);
  for (const [i, each] of values.entries()) lists[Math.floor(i / (rows * columns * bands)) * bands + (i % bands)]?.push(each);
  return lists;
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

/** Five standard errors of mean and variance of `count` normal numbers. */
function expectNormal(values: readonly number[], mean: number, variance: number): void {
  const found = momentsOf(values);
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / values.length));
  expect(Math.abs(found.variance - variance)).toBeLessThan(5 * variance * Math.sqrt(2 / values.length));
}

/** One number per image and band, after checking that all pixels share it. */
function shared(lists: readonly (readonly number[])[]): number[] {
  for (const list of lists) expect(new Set(list).size).toBe(1);
  return lists.map(([first]) => first as number);
}

describe('SpectralJitter', () => {
  it('has one factor and addend per image and band', () => {
    // At 3 the variance is 9 gain^2 + offset^2.
    const values = shared(augmentedBands({ className: 'SpectralJitter', hparams: { gain: 0.1, offset: 0.4 } }, 3));
    expect(new Set(values).size).toBeGreaterThan(0.99 * values.length);
    expectNormal(values, 3, 9 * 0.01 + 0.16);
    expectNormal(shared(augmentedBands({ className: 'SpectralJitter', hparams: { gain: 0.1 } }, 3)), 3, 9 * 0.01);
  });
});

describe('AdditiveNoise', () => {
  it.each([
    { hparams: { sigma: 0.2 }, value: 3, variance: 0.04 },
    { hparams: { sigma: 0.2, signal_variance: 0.05 }, value: 3, variance: 0.04 + 0.15 },
    { hparams: { sigma: 0.2, signal_variance: 0.05 }, value: -3, variance: 0.04 },
  ])('$hparams has variance $variance at $value, in every value anew', ({ hparams, value, variance }) => {
    const values = augmentedBands({ className: 'AdditiveNoise', hparams }, value).flat();
    // 32 bits of two uniform numbers, rounded to float32 around the value: few of the 10^5 are equal.
    expect(new Set(values).size).toBeGreaterThan(0.9 * size);
    expectNormal(values, value, variance);
  });

  it('leaves 0 alone where all of the variance is the signal', () => {
    const values = augmentedBands({ className: 'AdditiveNoise', hparams: { sigma: 0, signal_variance: 1 } }, 0).flat();
    expect(values.every((value) => value === 0)).toBe(true);
  });
});

describe('BandDropout', () => {
  it.each([
    { rescale: true, kept: 4 },
    { rescale: false, kept: 3 },
  ])('drops whole bands of single images with its probability (rescale $rescale)', ({ rescale, kept }) => {
    const values = shared(augmentedBands({ className: 'BandDropout', hparams: { probability: 0.25, rescale } }, 3));
    expect(new Set(values)).toEqual(new Set([0, kept]));
    const dropped = values.filter((value) => value === 0).length;
    // Five standard deviations of a binomial count.
    expect(Math.abs(dropped - values.length / 4)).toBeLessThan(5 * Math.sqrt((values.length * 3) / 16));
  });
});

describe.each<Augmentation>([
  { className: 'RandomFlip', hparams: {} },
  { className: 'RandomRotate90', hparams: {} },
  { className: 'RandomCrop', hparams: { height: 2, width: 3 } },
  { className: 'SpectralJitter', hparams: { gain: 0.3, offset: 0.2 } },
  { className: 'AdditiveNoise', hparams: { sigma: 0.1 } },
  { className: 'BandDropout', hparams: { probability: 0.5 } },
])('$className', (augmentation) => {
  const dims = [2, 3, 3, 4] as const;
  const module = trainModule(augmentation, 4, false);
  const wave = (shape: readonly number[], phase: number) =>
    tensorFrom(
      'float32',
      shape,
      Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.cos(2 * i + phase)),
    );

  it('has the gradient of an affine map: its adjoint', () => {
    const [{ value: output }] = module.outputs as [IrOutput];
    const cube = module.inputs.find(({ name }) => name === 'cube') as Value;
    const b = createBuilder(ops, { node: 'aug', line: 0, role: 'backward' });
    const cotangent = b.input('cotangent', output.type, 'batch');
    const [gradient] = vjp(ops, [{ output, cotangent }], [cube]);
    const backward = moduleOf('gradient', 'train', [{ name: 'gradient', value: gradient as Value, role: 'output' }]);
    const at = (x: ReturnType<typeof wave>) => augment(module, { cube: x }, 5)['aug.cube'];
    const [one, other] = [wave(dims, 0), wave(dims, 1)];
    const [a, c] = [at(one), at(other)];
    const y = wave(a?.dims ?? [], 2);
    const found = augment(backward, { cube: one, cotangent: y }, 5).gradient;
    const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, each, i) => sum + each * (q[i] as number), 0);
    const difference = (p: typeof a, q: typeof a) => everyNth(p, 1).map((each, i) => each - (everyNth(q, 1)[i] as number));
    // 72 products of numbers of order 1, each rounded to float32 once or twice: 72 * 2 * 6e-8 at most.
    expect(Math.abs(dot(everyNth(y, 1), difference(a, c)) - dot(everyNth(found, 1), difference(one, other)))).toBeLessThan(1e-5);
  });

  it('draws the same for the same seed, and something else for another', () => {
    const cube = wave([20, 3, 3, 4], 0);
    const at = (seed: number) => augment(module, { cube }, seed)['aug.cube'];
    expect(at(3)).toEqual(at(3));
    expect(at(4)).not.toEqual(at(3));
  });
});
