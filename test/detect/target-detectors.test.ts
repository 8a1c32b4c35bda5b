import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';
import { scored, targetDetector, tiedScene } from './detector-plans.js';
import { difference, form, rowsOf, statisticsOf } from './plain-statistics.js';
import { cubeOf, recorded, relativeError, type SpectralSample } from './recorded.js';

/** Pixels arrive in float32, are centred exactly and multiplied in float32: a few roundings of 6e-8 each. */
const tolerance = 1e-6;

const spectral = recorded<SpectralSample>('spectral');
const bands = spectral.dims[2];
const targets = rowsOf(spectral.targets, bands);
/** Scores per target, as the last axis of scores has them. */
const interleaved = (scores: readonly (readonly number[])[]) => (scores[0] ?? []).flatMap((_, pixel) => scores.map((each) => each[pixel] as number));

describe('detectors of given spectra', () => {
  it('agree with the package spectral', async () => {
    const matched = await scored(targetDetector('MatchedFilter', targets, { eps: 0 }), cubeOf(spectral));
    expect(relativeError(matched['node.scores'], interleaved(spectral.matched_filter))).toBeLessThan(tolerance);
    const coherence = await scored(targetDetector('AdaptiveCoherenceEstimator', targets, { eps: 0 }), cubeOf(spectral));
    expect(relativeError(coherence['node.scores'], interleaved(spectral.ace))).toBeLessThan(tolerance);
  });

  it.each([0, 1000, 30_000])('agree with plain float64 at an offset of %d', async (offset) => {
    const cube = tiedScene(generator(3), [13, 11, 5], offset);
    const pixels = rowsOf(cube.data, 5);
    const given = [pixels[17] as number[], (pixels[40] as number[]).map((value, band) => Math.fround(value + band))];
    const { mean, covariance } = statisticsOf(pixels);
    const precision = inverse(covariance);
    const parts = pixels.map((pixel) => given.map((target) => ({ x: difference(pixel, mean), t: difference(target, mean) })));
    const matched = parts.flatMap((each) => each.map(({ x, t }) => form(t, precision, x) / form(t, precision, t)));
    const coherence = parts.flatMap((each) => each.map(({ x, t }) => form(t, precision, x) ** 2 / (form(t, precision, t) * form(x, precision, x))));
    const signed = parts.flatMap((each, i) => each.map(({ x, t }, j) => Math.sign(form(t, precision, x)) * (coherence[i * 2 + j] as number)));
    const scoresOf = async (kind: string, hparams = {}) => (await scored(targetDetector(kind, given, { eps: 0, ...hparams }), cube))['node.scores'];
    expect(relativeError(await scoresOf('MatchedFilter'), matched)).toBeLessThan(tolerance);
    expect(relativeError(await scoresOf('AdaptiveCoherenceEstimator'), coherence)).toBeLessThan(tolerance);
    expect(relativeError(await scoresOf('AdaptiveCoherenceEstimator', { signed: true }), signed)).toBeLessThan(tolerance);
  });

  it('CEM is the filter of its definition', async () => {
    const cube = tiedScene(generator(4), [13, 11, 5], 20);
    const pixels = rowsOf(cube.data, 5);
    const target = (pixels[9] as number[]).map((value, band) => Math.fround(value + 2 * band));
    const data = new Matrix(pixels);
    const correlation = data.transpose().mmul(data).div(pixels.length);
    const filtered = inverse(correlation).mmul(Matrix.columnVector(target));
    const weights = filtered.div(Matrix.rowVector(target).mmul(filtered).get(0, 0));
    const outputs = await scored(targetDetector('ConstrainedEnergyMinimization', [target], { eps: 0 }), cube);
    // The inverse of the correlation matrix in the test is off by its condition, 1e6 here, times 2^-52.
    expect(relativeError(outputs['node.scores'], data.mmul(weights).to1DArray())).toBeLessThan(tolerance);
  });

  it('CEM gives 1 at the target, however far from 0 the data are', async () => {
    const cube = tiedScene(generator(5), [13, 11, 5], 30_000);
    const target = Array.from(cube.data.subarray(50, 55), Number);
    const outputs = await scored(targetDetector('ConstrainedEnergyMinimization', [target], { eps: 0 }), cube);
    expect(outputs['node.scores']?.data[10]).toBeCloseTo(1, 5);
  });

  it('give their closed forms: 1 at the target, 0 at the mean, whatever the contrast for ACE', async () => {
    // Of two pixels at +a and two at -a per axis the mean is 0, and the covariance is diagonal.
    const values = [3, 0, 0, 2, -3, 0, 0, -2, 0, 0, 6, 0];
    const cube = tensorFrom('float32', [1, 1, 6, 2], values.slice(0, 8).concat([0, 0, 0, 0]));
    const variances = [18 / 5, 8 / 5];
    const matched = await scored(targetDetector('MatchedFilter', [[3, 2]], { eps: 0 }), cube);
    const energy = 9 / (variances[0] as number) + 4 / (variances[1] as number);
    const expected = [9 / (variances[0] as number) / energy, 4 / (variances[1] as number) / energy];
    expect(
      relativeError(matched['node.scores'], [expected[0], expected[1], -(expected[0] as number), -(expected[1] as number), 0, 0] as number[]),
    ).toBeLessThan(tolerance);
    const coherence = await scored(targetDetector('AdaptiveCoherenceEstimator', [[1, 0]], { eps: 0 }), cube);
    expect([...(coherence['node.scores']?.data ?? [])]).toEqual([1, 0, 1, 0, 0, 0].map((value) => expect.closeTo(value, 6)));
  });

  it('take spectra of the batch, too', async () => {
    const cube = cubeOf(spectral);
    const text = targetDetector('MatchedFilter', targets, { eps: 0 });
    const fromBatch = text.replace(/ {2}- \{name: library.*\n/, '').replace(/ {2}- \{source: library.*\n/, '');
    const given = tensorFrom('float32', [targets.length, 1, 1, bands], targets.flat());
    const outputs = await scored(fromBatch, cube, { spectral_signature: given });
    expect(relativeError(outputs['node.scores'], interleaved(spectral.matched_filter))).toBeLessThan(tolerance);
  });
});
