import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../compiler/index.js';
import { printModule } from '../../compiler/ir/print-module.js';
import type { IrModule } from '../../compiler/ir/value.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { errorOf, outcome, reference, type Tensors } from '../fuzz-pipelines/outcomes.js';
import { withPlan } from '../golden/replay-plan.js';
import { randomPipelines } from './random-pipeline.js';
import { onlyModule } from '../fixtures/only-graph.js';

const [rows, columns, bands] = [12, 10, 6];

/** Counts of a sensor: a slope over the bands that all pixels share, noise, and a pixel that stands out. */
const cubes: fc.Arbitrary<Tensor> = fc
  .array(fc.integer({ min: 0, max: 400 }), { minLength: rows * columns * bands, maxLength: rows * columns * bands })
  .map((noise) =>
    tensorFrom(
      'uint16',
      [1, rows, columns, bands],
      noise.map((value, i) => 500 + 90 * (i % bands) + value + (i < bands ? 900 : 0)),
    ),
  );

/**
 * Scores sum `bands` squares of float32 products of condition number up to 1e3 on this data: 1e-5 of the largest value
 * is some 100 roundings of 6e-8.
 */
const relative = 1e-5;

/**
 * Without fusion values stay float32 between two nodes and lose what their rounding loses, however well each node is computed: an
 * expression such as `2 - cube / 7` in front of a centring keeps few bits of what deviates. What the references lose when
 * each result is rounded to its dtype is one draw of that; sums in another order are another, up to some four times as large.
 */
const draws = 4;

const compiled = (text: string) => ({ text, bands, cubeDtype: 'uint16' as const });

/** Agreement within `relative`, or within what `rounded` loses `draws` times where that is given. */
function expectAgreement(actual: Tensors, exact: Tensors, rounded?: Tensors): void {
  const logitsName = Object.keys(exact).find((name) => name.endsWith('.logits')) as string;
  const logits = exact[logitsName] as Tensor;
  const largest = (value: Tensor) => Math.max(...Array.from(value.data as ArrayLike<number>, Math.abs));
  for (const [name, value] of Object.entries(exact)) {
    const isDecision = value.dtype === 'bool';
    const measured = isDecision ? logitsName : name;
    const ofRounding = rounded ? errorOf(rounded[measured], exact[measured] as Tensor) : 0;
    const allowed = Math.max(relative, draws * ofRounding) * largest(isDecision ? logits : value);
    Array.from(value.data, Number).forEach((x, i) => {
      const got = Number(actual[name]?.data[i]);
      if (isDecision) expect(got === x || Math.abs(Number(logits.data[i])) <= allowed, `${name} ${i}`).toBe(true);
      else expect(Math.abs(got - x), `${name} ${i}: ${got} against ${x}`).toBeLessThanOrEqual(allowed);
    });
  }
}

describe('a fused plan', () => {
  it('computes what the unfused one does, and the ops in float64, for random pipelines', async () => {
    await fc.assert(
      fc.asyncProperty(randomPipelines, cubes, async (text, cube) => {
        const fused = await outcome({ ...compiled(text), fuse: true }, cube);
        const unfused = await outcome({ ...compiled(text), fuse: false }, cube, fused.state);
        const { exact, rounded } = await reference(compiled(text), cube, fused.state);
        expectAgreement(fused.outputs, exact);
        expectAgreement(unfused.outputs, exact, rounded);
      }),
      // One run takes up to a second: shrinking, which needs hundreds, is left to whoever looks into a failure.
      { numRuns: 15, endOnFailure: true },
    );
  }, 300_000);
});

describe('--fast-math', () => {
  const text = `
nodes:
  - { name: data, class_name: CU3SDataNode }
  - { name: pca, class_name: TrainablePCA, hparams: { n_components: 2 } }
connections: [data.outputs.cube -> pca.inputs.data]
outputs: [pca.projected]
`;

  it('puts the centring behind a product of few results, and keeps what is computed', async () => {
    const request = { source: { file: 'p.yaml', text }, bands, cubeDtype: 'uint16' as const };
    const opsOf = (fastMath: boolean) => onlyModule(compile({ ...request, fastMath }).phases.optimised?.stages.inference);
    expect(printModule(opsOf(false) as IrModule)).toContain('sub(');
    expect(printModule(opsOf(true) as IrModule)).not.toContain('sub(');
    const [cube] = fc.sample(cubes, 1) as [Tensor];
    const { state } = await outcome({ ...compiled(text), fuse: true }, cube);
    const { outputs } = await withPlan({ ...request, fastMath: true }, async (plan) => {
      await plan.setState(state);
      return plan.run({ cube }, { keepInputs: true });
    });
    const expected = (await reference(compiled(text), cube, state)).exact['pca.projected'] as Tensor;
    const values = Array.from(expected.data, Number);
    // The mean of these counts is some ten times their deviation: so much more than `relative` may be lost.
    const allowed = 10 * relative * Math.max(...values.map(Math.abs));
    values.forEach((value, i) => {
      expect(Math.abs(Number(outputs['pca.projected']?.data[i]) - value)).toBeLessThanOrEqual(allowed);
    });
  });
});
