import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { functions } from '../../compiler/language/expression/functions.js';
import { evaluateTree, type Scene } from './evaluate-tree.js';
import { graphOf, pipelineOf, runInOnnxruntime } from './run-expression.js';
import { type Tree, textOf } from './tree.js';

const scene: Scene = {
  images: 2,
  pixelsPerImage: 6,
  bands: 4,
  cube: Array.from({ length: 48 }, (_, i) => Math.fround(0.25 + 2 * Math.abs(Math.sin(7 * i)))),
  p: Array.from({ length: 12 }, (_, i) => Math.fround(Math.cos(5 * i))),
  gain: 0.7,
};
const feeds = {
  cube: tensorFrom('float32', [2, 2, 3, 4], scene.cube),
  p: tensorFrom('float32', [2, 2, 3, 1], scene.p),
};

/** onnxruntime's float32 kernels err by a few units in the last place, 6e-8; sums of 12 elements by twelve. */
const tolerance = 2e-6;

const cube: Tree = { is: 'name', name: 'cube' };
const condition: Tree = { is: 'compare', operators: ['<'], operands: [cube, { is: 'name', name: 'gain' }] };
const operands: readonly Tree[] = [cube, { is: 'name', name: 'p' }, { is: 'literal', text: '1.5' }];

describe.each(Object.entries(functions))('%s', (name, { forms, doc }) => {
  it('is computed by onnxruntime as by the plain evaluator, in each of its forms', async () => {
    for (const { parameters, kinds } of forms) {
      const tree: Tree = { is: 'call', name, parameters: parameters.map((_, i) => (kinds?.[i] === 'bool' ? condition : (operands[i] as Tree))) };
      const graph = graphOf(pipelineOf({ formulas: { all: 'cube + p', result: textOf(tree) }, constants: { gain: scene.gain } }), { bands: 4 });
      const result = (await runInOnnxruntime(graph, feeds))['x.result'] as Tensor;
      const expected = evaluateTree(tree, { scene, round: Math.fround }).flat();
      expect(result.data).toHaveLength(expected.length);
      for (const [i, value] of expected.entries())
        expect(Math.abs(Number(result.data[i]) - value) / Math.max(1, Math.abs(value))).toBeLessThan(tolerance);
    }
  });

  it('has a line in the documents', () => {
    expect(doc).toMatch(/\.$/);
    for (const { parameters, variadic } of forms) {
      expect(readFileSync('docs/expressions.md', 'utf8')).toContain(`\`${name}(${parameters.join(', ')}${variadic ? ', ...' : ''})\``);
    }
  });
});

describe.each([
  ['std(cube)', [1, 1, 1, 64]],
  ['image_std(cube)', [1, 8, 8, 1]],
])('N5: %s', (formula, dims) => {
  it('N5: keeps its digits where the values are large beside their deviation', async () => {
    const values = Array.from({ length: 64 }, (_, i) => Math.fround(1e6 + 1.3 * Math.sin(7 * i)));
    const mean = values.reduce((sum, value) => sum + (value - 1e6), 0) / 64;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - 1e6 - mean) ** 2, 0) / 64);
    const graph = graphOf(pipelineOf({ formulas: { result: formula } }), { bands: dims[3] as number });
    const result = (await runInOnnxruntime(graph, { cube: tensorFrom('float32', dims, values) }))['x.result'] as Tensor;
    // Differences from the mean are exact to 6e-8; 64 squares are added.
    expect(Number(result.data[0]) / deviation).toBeCloseTo(1, 6);
  });
});

/** Deviations of 0.5 about 30000, [1, 4, 16, 2] and [1, 1, 32, 4]: what float32 rounds a mean by is 1e-3 of them. */
const far = Array.from({ length: 128 }, (_, i) => Math.fround(30000 + 0.5 * Math.sin(7 * i) + (i % 2) * 0.2));
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - 30000), 0) / values.length + 30000;
const bandOf = (i: number): number[] => far.filter((_, j) => j % 2 === i % 2);
const pixelOf = (i: number): number[] => far.slice(4 * Math.floor(i / 4), 4 * Math.floor(i / 4) + 4);
const over = (values: readonly number[], of: (x: number) => number): number => average(values.map((x) => of(x) + 30000)) - 30000;
const half = (values: readonly number[]): number => average([Math.min(...values), Math.max(...values)]);

/** Of a formula over images of two bands or pixels of four: what it should be of the element `i`. */
const differences: readonly (readonly [string, 2 | 4, (i: number) => number])[] = [
  ['b - image_mean(b)', 2, (i) => at(i) - average(bandOf(i))],
  ['image_mean(b) - b', 2, (i) => average(bandOf(i)) - at(i)],
  ['b - mean(b)', 4, (i) => at(i) - average(pixelOf(i))],
  ['b[0] - mean(b[2..3])', 4, (i) => at(4 * i) - average(pixelOf(4 * i).slice(2))],
  ['mean(b[0..1]) - mean(b[2..3])', 4, (i) => average(pixelOf(4 * i).slice(0, 2)) - average(pixelOf(4 * i).slice(2))],
  [
    'mean(b[0..1]) / mean(b[2..3]) - 1',
    4,
    (i) => (average(pixelOf(4 * i).slice(0, 2)) - average(pixelOf(4 * i).slice(2))) / average(pixelOf(4 * i).slice(2)),
  ],
  ['b - 2 * image_mean(b) / 2', 2, (i) => at(i) - average(bandOf(i))],
  ['b - (image_min(b) + image_max(b)) / 2 - (image_mean(b) - image_mean(b))', 2, (i) => at(i) - half(bandOf(i))],
  ['b - (image_sum(b) / 64)', 2, (i) => at(i) - average(bandOf(i))],
  ['0 * b + (image_mean(b ** 2) - image_mean(b) ** 2)', 2, (i) => over(bandOf(i), (x) => (x - average(bandOf(i))) ** 2)],
  ['(b - image_mean(b)) / image_std(b)', 2, (i) => (at(i) - average(bandOf(i))) / Math.sqrt(over(bandOf(i), (x) => (x - average(bandOf(i))) ** 2))],
];

function at(i: number): number {
  return far[i] as number;
}

describe('N5: a mean or a sum that is subtracted', () => {
  it.each(differences)('N5: leaves 1e-6 of the largest result in %s', async (formula, bands, expected) => {
    const graph = graphOf(pipelineOf({ formulas: { result: formula } }), { bands });
    const cube = tensorFrom('float32', bands === 2 ? [1, 4, 16, 2] : [1, 1, 32, 4], far);
    const result = (await runInOnnxruntime(graph, { cube }))['x.result'] as Tensor;
    const found = Array.from(result.data as Float32Array, Number);
    const right = found.map((_, i) => expected(i));
    // Some ten roundings of 6e-8: of a difference, a mean of differences, a quotient. Each of 64 additions of squares rounds
    // float64 by 1e-16 of 64 * 30000^2, up as often as down: eight such roundings, of the 64th part.
    const allowed = 1e-6 * Math.max(...right.map(Math.abs)) + (formula.includes('** 2') ? 8 * 30000 ** 2 * 2 ** -53 : 0);
    for (const [i, value] of right.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(allowed);
  });
});
