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
