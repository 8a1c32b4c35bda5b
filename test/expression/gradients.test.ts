import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { moduleOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { evaluateTree, type Scene } from './evaluate-tree.js';
import { lowerProgram } from './lower-program.js';
import { cubeBands } from './random-tree.js';
import { smoothTrees } from './smooth-tree.js';
import { type Tree, textOf } from './tree.js';

const pixels = 2;

/** Distinct values of order 1, so that extrema are unique and no denominator of the formulas comes near 0. */
const scenes: fc.Arbitrary<Scene> = fc
  .record({
    values: fc.shuffledSubarray(
      Array.from({ length: 24 }, (_, i) => 0.3 + i / 16),
      { minLength: 10, maxLength: 10 },
    ),
    gain: fc.constantFrom(0.5, 0.75, 1.25),
  })
  .map(({ values, gain }) => ({ images: 1, pixelsPerImage: pixels, bands: cubeBands, cube: values.slice(0, 8), p: values.slice(8), gain }));

/** The sum of the results with weights that differ from element to element, in float64. */
function objective(tree: Tree, scene: Scene): number {
  return evaluateTree(tree, { scene, round: (x) => x })
    .flat()
    .reduce((sum, value, i) => sum + value * weight(i), 0);
}

function weight(i: number): number {
  return Math.cos(3 * i) + 0.25;
}

/** Central differences in float64: the error is far below that of float32 for a step of 1e-5. */
function differences(tree: Tree, scene: Scene): number[] {
  const step = 1e-5;
  const slope = (moved: (by: number) => Scene) => (objective(tree, moved(step)) - objective(tree, moved(-step))) / (2 * step);
  const at = (list: readonly number[], k: number, by: number) => list.map((x, i) => (i === k ? x + by : x));
  return [
    ...scene.cube.map((_, k) => slope((by) => ({ ...scene, cube: at(scene.cube, k, by) }))),
    ...scene.p.map((_, k) => slope((by) => ({ ...scene, p: at(scene.p, k, by) }))),
    slope((by) => ({ ...scene, gain: scene.gain + by })),
  ];
}

/** The gradient by reverse mode through the compiled formula, in float32. */
function gradient(tree: Tree, scene: Scene): number[] {
  const { results, inputs, state } = lowerProgram({ anchor: 'cube + p', result: textOf(tree) }, { gain: scene.gain }, cubeBands);
  const output = results.result as Value;
  const b = createBuilder(ops, { node: 'x', line: 1, role: 'forward' });
  const cotangent = b.input('seed', output.type, 'batch');
  const wanted = [inputs.cube, inputs.p, state.gain] as Value[];
  const found = vjp(ops, [{ output, cotangent }], wanted);
  const sizes = [8, 2, 1];
  const outputs = found.flatMap((value, k) => (value ? [{ name: `${k}`, value, role: 'output' as const }] : []));
  const gradients = interpret(moduleOf('gradient', 'train', outputs), feedsOf(scene, output), ops);
  return sizes.flatMap((size, k) => Array.from({ length: size }, (_, i) => (found[k] ? numberAt((gradients[k] as Tensor).data, i) : 0)));
}

function feedsOf({ cube, p, gain }: Scene, output: Value): Record<string, Tensor> {
  const bands = output.type.dims[3] as number;
  return {
    cube: tensorFrom('float32', [1, 1, pixels, cubeBands], cube),
    p: tensorFrom('float32', [1, 1, pixels, 1], p),
    'x.gain': tensorFrom('float32', [], [gain]),
    seed: tensorFrom(
      'float32',
      [1, 1, pixels, bands],
      Array.from({ length: pixels * bands }, (_, i) => weight(i)),
    ),
  };
}

/**
 * Float32 carries 24 bits, 6e-8; some tens of roundings, with derivatives of order 10 between them, stay below 1e-4
 * of the largest element. A wrong rule is off by its share of the gradient.
 */
const tolerance = 2e-4;

describe('the gradient of a random smooth formula', () => {
  it('is what finite differences of the plain evaluator show, for cubes, images and trainable constants', () => {
    fc.assert(
      fc.property(smoothTrees(), scenes, (tree, scene) => {
        const expected = differences(tree, scene);
        const actual = gradient(tree, scene);
        const scale = Math.max(1, ...expected.map(Math.abs));
        const worst = Math.max(...expected.map((e, k) => Math.abs((actual[k] as number) - e)));
        expect(worst / scale).toBeLessThan(tolerance);
      }),
      { numRuns: 300 },
    );
  });

  it('goes through where to the branch that was taken and never through its condition', () => {
    const tree: Tree = {
      is: 'call',
      name: 'where',
      parameters: [
        {
          is: 'compare',
          operators: ['<'],
          operands: [
            { is: 'band', index: 0 },
            { is: 'literal', text: '1' },
          ],
        },
        { is: 'binary', operator: '*', left: { is: 'band', index: 1 }, right: { is: 'name', name: 'gain' } },
        { is: 'band', index: 2 },
      ],
    };
    const scene: Scene = { images: 1, pixelsPerImage: 2, bands: 4, cube: [0.5, 2, 3, 4, 1.5, 2, 3, 4], p: [0, 0], gain: 0.5 };
    const [w0, w1] = [weight(0), weight(1)].map(Math.fround) as [number, number];
    expect(gradient(tree, scene)).toEqual([0, Math.fround(w0 / 2), 0, 0, 0, 0, w1, 0, 0, 0, Math.fround(2 * w0)]);
  });
});
