import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { type FitReport, openPlan } from '../../runtime/index.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

const bands = 6;
const [images, height, width] = [3, 96, 64];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-one-pass-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function pipeline(nodes: readonly string[], connections: readonly string[]): string {
  const declared = ['data, class_name: CU3SDataNode', ...nodes].map((node) => `  - {name: ${node}}`);
  const joined = connections.map((text) => text.split(' -> ')).map(([source, target]) => `  - {source: ${source}, target: ${target}}`);
  return ['metadata: {name: one}', 'nodes:', ...declared, 'connections:', ...joined, ''].join('\n');
}

const minMaxThenRx = pipeline(
  ['norm, class_name: MinMaxNormalizer', 'rx, class_name: RXGlobal'],
  ['data.outputs.cube -> norm.inputs.data', 'norm.outputs.normalized -> rx.inputs.data'],
);

/**
 * Counts near 3000, of which 10 are deviation, along directions whose variances fall by 1e8 from the first to the last:
 * deviations are turned from a diagonal by a reflection, which keeps the condition number.
 */
function scene(image: number): Tensor {
  const axis = Array.from({ length: bands }, (_, band) => Math.sqrt((band + 1) / ((bands * (bands + 1)) / 2)));
  const values: number[] = [];
  for (let pixel = 0; pixel < height * width; pixel++) {
    const deviations = axis.map((_, k) => 10 * 1e-4 ** (k / (bands - 1)) * noise(image, pixel, k));
    const along = deviations.reduce((sum, d, k) => sum + d * (axis[k] as number), 0);
    values.push(...deviations.map((d, k) => 3000 + d - 2 * along * (axis[k] as number)));
  }
  return tensorFrom('float32', [1, height, width, bands], values);
}

/** About normal, of variance 1: a sum of twelve uniform numbers from a hash. */
function noise(...key: readonly number[]): number {
  let hash = key.reduce((mixed, part) => Math.imul(mixed ^ part, 0x9e3779b1) + 0x7f4a7c15, 1);
  let sum = -6;
  for (let i = 0; i < 12; i++) {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + 0x3243f6a8;
    sum += (hash >>> 0) / 2 ** 32;
  }
  return sum;
}

const cubes = Array.from({ length: images }, (_, image) => scene(image));

async function fitted(text: string, fuse: boolean): Promise<{ report: FitReport; state: Readonly<Record<string, Tensor>> }> {
  const directory = join(folder, `${crypto.randomUUID()}.plan`);
  await writePlan(planOf(compileText(text, { bands, fuse })), directory);
  await using plan = await openPlan(directory, { host: 'inline' });
  const report = await plan.fit(
    cubes.map((cube) => ({ cube })),
    { keepInputs: true },
  );
  return { report, state: await plan.state() };
}

/** Pixels of all cubes, each mapped by `map`. */
function pixelsOf(map: (value: number) => number): number[][] {
  return cubes.flatMap(({ data }) =>
    Array.from({ length: data.length / bands }, (_, pixel) => Array.from({ length: bands }, (_, band) => map(numberAt(data, pixel * bands + band)))),
  );
}

/** Covariance by the definition, in float64: mean first, then products of deviations. */
function covarianceOf(pixels: readonly (readonly number[])[]): number[] {
  const mean = Array.from({ length: bands }, (_, band) => pixels.reduce((sum, pixel) => sum + (pixel[band] as number), 0) / pixels.length);
  const products = new Array<number>(bands * bands).fill(0);
  for (const pixel of pixels) {
    const deviation = pixel.map((value, band) => value - (mean[band] as number));
    deviation.forEach((p, i) => {
      deviation.forEach((q, j) => {
        products[i * bands + j] = (products[i * bands + j] as number) + p * q;
      });
    });
  }
  return products.map((sum) => sum / (pixels.length - 1));
}

function frobenius(values: readonly number[]): number {
  return Math.hypot(...values);
}

function distance(found: Tensor | undefined, expected: readonly number[]): number {
  const difference = expected.map((value, i) => value - numberAt((found as Tensor).data, i));
  return frobenius(difference) / frobenius(expected);
}

describe('a statistic of data that an earlier statistic normalises', () => {
  it('is gathered in the same pass and agrees with float64 to 1e-12 at a condition number of 1e8', async () => {
    const { report, state } = await fitted(minMaxThenRx.replace('RXGlobal', 'RXGlobal, hparams: {eps: 0}'), true);
    expect(report.passes).toBe(1);
    const [low, high] = ['running_min', 'running_max'].map((entry) => numberAt((state[`norm.${entry}`] as Tensor).data, 0)) as [number, number];
    // The normaliser divides by a float32; the reference sums 18,432 terms naively, which costs some 1e-14.
    const range = Math.fround(high - low);
    expect(distance(state['rx.cov'], covarianceOf(pixelsOf((x) => (x - low) / range)))).toBeLessThan(1e-12);
    const facts = report.levels[0]?.nodes.find(({ node }) => node === 'rx')?.facts;
    expect(Number(facts?.conditionNumber)).toBeGreaterThan(1e7);
  });

  it('is gathered in a pass of its own without fusing, to the rounding of float32', async () => {
    const [one, two] = [await fitted(minMaxThenRx, true), await fitted(minMaxThenRx, false)];
    expect(two.report.passes).toBe(2);
    // Normalised values near 0.5 are rounded by up to 3e-8, of deviations near 0.1.
    expect(distance(one.state['rx.cov'], Array.from((two.state['rx.cov'] as Tensor).data as Float64Array))).toBeLessThan(1e-6);
  });

  it('follows through a normaliser with one scale per band', async () => {
    const text = pipeline(
      ['zscore, class_name: ZScoreNormalizerGlobal', 'pca, class_name: TrainablePCA, hparams: {n_components: 2}'],
      ['data.outputs.cube -> zscore.inputs.data', 'zscore.outputs.normalized -> pca.inputs.data'],
    );
    const [one, two] = [await fitted(text, true), await fitted(text, false)];
    expect([one.report.passes, two.report.passes]).toEqual([1, 2]);
    const entry = Object.keys(one.state).find((name) => name.endsWith('explained_variance')) as string;
    // Explained variance is stored as float32, whose rounding is 6e-8.
    expect(distance(one.state[entry], Array.from((two.state[entry] as Tensor).data as Float32Array))).toBeLessThan(1e-6);
  });

  it('keeps its own pass behind what is not affine', async () => {
    const text = pipeline(
      ['norm, class_name: MinMaxNormalizer', 'unit, class_name: PerPixelUnitNorm', 'rx, class_name: RXGlobal'],
      ['data.outputs.cube -> norm.inputs.data', 'norm.outputs.normalized -> unit.inputs.data', 'unit.outputs.normalized -> rx.inputs.data'],
    );
    expect((await fitted(text, true)).report.passes).toBe(2);
  });
});
