import { describe, expect, it } from 'vitest';
import type { OpDefinition } from '../../compiler/ir/op.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { checkReach, type ReachCheck } from './check-reach.js';
import type { OpSample } from './check-op.js';
import { windowSum } from './window-op.js';

const definitions: readonly OpDefinition[] = [...Object.values<OpDefinition>(ops), windowSum];

function checksOf(definition: OpDefinition): readonly ReachCheck[] {
  return definition.samples.map((sample: OpSample) => checkReach(definition, sample));
}

function total(checks: readonly ReachCheck[], kind: keyof ReachCheck): number {
  return checks.reduce((sum, check) => sum + check[kind], 0);
}

describe('how far an op looks', () => {
  it.each(definitions.map((definition) => [definition.name, definition] as const))(
    '%s: nothing beyond what it declares changes a result',
    (_, definition) => {
      const checks = checksOf(definition);
      if (definition.elementwise) expect(total(checks, 'limited')).toBeGreaterThan(0);
    },
  );

  it('is everywhere along an axis only where it shows, for ops that fold or sort one', () => {
    for (const name of ['reduceSum', 'softmax', 'inverseGiven', 'matMul', 'reshape'] as const)
      expect([name, total(checksOf(ops[name]), 'everywhere') > 0]).toEqual([name, true]);
  });

  it('is a window for an op that says so', () => {
    expect(total(checksOf(windowSum), 'limited')).toBe(4);
  });
});

describe('the check', () => {
  const without = (definition: OpDefinition, rule: 'mixes' | 'reach'): OpDefinition =>
    ({ ...definition, [rule]: undefined }) as unknown as OpDefinition;

  it('notices an op that mixes and does not say so', () => {
    expect(() => checksOf(without(ops.softmax, 'mixes'))).toThrow('softmax: row');
    expect(() => checksOf(without(ops.reshape, 'reach'))).toThrow('reshape: row');
  });

  it('notices a window that is larger than declared', () => {
    expect(() => checksOf({ ...windowSum, reach: ([x]) => (x?.dims ?? []).map(() => [0, 1]) })).toThrow('windowSum: row');
  });
});
