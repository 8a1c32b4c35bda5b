import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { optimise } from '../../compiler/5-optimise/optimise.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { type IrModule, moduleOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { evaluateTree, type Pixels, type Scene } from './evaluate-tree.js';
import { lowerProgram } from './lower-program.js';
import { cubeBands, randomTrees, statisticDifferences } from './random-tree.js';
import { graphOf, pipelineOf, runInOnnxruntime } from './run-expression.js';
import { type Tree, textOf } from './tree.js';

const [images, height, width] = [2, 1, 3];
const pixels = images * height * width;

const ordinary = fc.float({ min: -10, max: 10, noNaN: true });
/** Values that arithmetic treats in ways of their own are as likely as ordinary ones. */
const element = fc.oneof(fc.constantFrom(0, -0, 1, -1, 0.5, 3e38, 1e-38, Number.NaN, Number.POSITIVE_INFINITY), ordinary).map(Math.fround);

function scenesOf(value: fc.Arbitrary<number>): fc.Arbitrary<Scene> {
  return fc.record({
    images: fc.constant(images),
    pixelsPerImage: fc.constant(height * width),
    bands: fc.constant(cubeBands),
    cube: fc.array(value, { minLength: pixels * cubeBands, maxLength: pixels * cubeBands }),
    p: fc.array(value, { minLength: pixels, maxLength: pixels }),
    gain: fc.constantFrom(2, 0.3, -1.75),
  });
}

/** What keeps a formula of constants from being without input. */
const anchor = 'cube + p';

function optimised(tree: Tree, { gain }: Scene): IrModule {
  const { results } = lowerProgram({ anchor, result: textOf(tree) }, { gain }, cubeBands);
  return optimise(moduleOf('formula', 'inference', [{ name: 'x.result', value: results.result as Value, role: 'output' }]), ops);
}

function compiled(tree: Tree, { gain }: Scene): IrModule {
  return graphOf(pipelineOf({ formulas: { anchor, result: textOf(tree) }, constants: { gain } }), { bands: cubeBands });
}

function feedsOf({ cube, p, gain }: Scene): Record<string, Tensor> {
  const image = (bands: number, values: readonly number[]) => tensorFrom('float32', [images, height, width, bands], values);
  return { cube: image(cubeBands, cube), p: image(1, p), 'x.gain': tensorFrom('float32', [], [gain]) };
}

/** Equality of values: zeros have no sign, and NaN is itself. */
function expectSame(actual: Tensor | undefined, expected: Pixels): void {
  expect(actual?.dims).toEqual([images, height, width, expected[0]?.length]);
  const plus = (x: number) => x + 0;
  expect(Array.from(actual?.data as ArrayLike<number>, plus)).toEqual(expected.flat().map(plus));
}

describe('random formulas', () => {
  it('are computed as an evaluator of their own does, to the last bit of float32', () => {
    const { one, many, truth } = randomTrees('all');
    fc.assert(
      fc.property(fc.oneof(one, many, truth), scenesOf(element), (tree, scene) => {
        const results = interpret(optimised(tree, scene), feedsOf(scene), ops);
        expectSame(results['x.result'], evaluateTree(tree, { scene, round: Math.fround }));
      }),
      { numRuns: 500 },
    );
  });

  it('are so, too, where means and sums are subtracted', () => {
    fc.assert(
      fc.property(statisticDifferences(), scenesOf(element), (tree, scene) => {
        const results = interpret(optimised(tree, scene), feedsOf(scene), ops);
        expectSame(results['x.result'], evaluateTree(tree, { scene, round: Math.fround }));
      }),
      { numRuns: 500 },
    );
  });

  it('are computed by onnxruntime to the last bit where IEEE 754 fixes the result', async () => {
    const { one, many, truth } = randomTrees('exact');
    await fc.assert(
      fc.asyncProperty(fc.oneof(one, many, truth), scenesOf(element), async (tree, scene) => {
        const results = await runInOnnxruntime(compiled(tree, scene), feedsOf(scene));
        expectSame(results['x.result'], evaluateTree(tree, { scene, round: Math.fround }));
      }),
      { numRuns: 50 },
    );
  });
});
