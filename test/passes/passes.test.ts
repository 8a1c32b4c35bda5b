import { describe, expect, it } from 'vitest';
import type { Pass } from '../../compiler/5-optimise/pass.js';
import { passes, simplifications, stepFusions } from '../../compiler/5-optimise/optimise.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { printModule } from '../../compiler/ir/print-module.js';
import type { IrModule } from '../../compiler/ir/value.js';
import { verifyModule } from '../../compiler/ir/verify-module.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import type { Tensor } from '../../schemas/tensor.js';
import { feedsFor, loweredModule, samplesOf } from './sample-modules.js';

/** Simplifications see what nodes give, fusions simplified modules, those of training steps also what the ones before them leave. */
function moduleBefore(pass: Pass, pipeline: string): IrModule {
  const module = loweredModule(pipeline, pass.name === 'keep-wide' ? 'int32' : 'uint16');
  if (simplifications.includes(pass)) return module;
  const earlier = module.stage === 'step' ? stepFusions.slice(0, stepFusions.indexOf(pass)) : [];
  return [...simplifications, ...earlier].reduce((before, each) => each.run(before, ops), module);
}

/** Folding rounds float32 at other places; a score sums 4 squares of numbers near 1e3, so 1e-5 leaves room for some 100 roundings. */
const relative = 1e-5;

function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.dims).toEqual(expected.dims);
  const values = Array.from(expected.data, Number);
  const scale = Math.max(...values.map(Math.abs));
  Array.from(actual.data, Number).forEach((value, i) => {
    expect(Math.abs(value - (values[i] as number))).toBeLessThanOrEqual(relative * scale);
  });
}

describe.each(passes.map((pass) => [pass.name, pass] as const))('pass %s', (name, pass) => {
  const samples = samplesOf(name);

  it('has samples', () => expect(samples.length).toBeGreaterThan(0));

  it.each(samples.map((sample) => [sample.name, sample] as const))('rewrites %s as recorded', async (_, { pipeline, recorded }) => {
    const before = moduleBefore(pass, pipeline);
    const after = pass.run(before, ops);
    verifyModule(after, ops);
    expect(after).not.toBe(before);
    await expect(`${printModule(after)}\n`).toMatchFileSnapshot(recorded);
  });

  it.each(samples.map((sample) => [sample.name, sample] as const))('keeps what %s computes', (_, { pipeline }) => {
    const before = moduleBefore(pass, pipeline);
    const feeds = feedsFor(before);
    const expected = interpret(before, feeds, ops);
    const actual = interpret(pass.run(before, ops), feeds, ops);
    for (const [output, value] of Object.entries(expected)) expectClose(actual[output] as Tensor, value);
  });
});
