import { describe, expect, it } from 'vitest';
import { compareTensor } from './compare.js';
import { caseFiles, replay } from './replay.js';

const files = ['nodes', 'pipelines'].flatMap((folder) => caseFiles(`test/golden/samples/${folder}`));

describe('recorded cases', () => {
  it.each(files)('%s', async (file) => {
    const { status, worst, reason } = await replay(file);
    if (status === 'skipped') expect(reason).toMatch(/^not built yet: /);
    else expect({ status, worst, reason }).toMatchObject({ status: 'passed' });
  });
});

describe('the comparison', () => {
  const golden = { dtype: 'float32', shape: [2], data: [1, 100] } as const;
  const values = (...data: number[]) => ({ dtype: 'float32', dims: [2], data: Float32Array.from(data) }) as const;

  it('notices a difference above the tolerance, a NaN and another shape', () => {
    expect(compareTensor('t', values(1, 100.002), golden)).toSatisfy(({ error, allowed }) => error > allowed);
    expect(compareTensor('t', values(1, Number.NaN), golden).error).toBe(Number.POSITIVE_INFINITY);
    expect(compareTensor('t', { ...values(1, 100), dims: [1, 2] }, golden).error).toBe(Number.POSITIVE_INFINITY);
    expect(compareTensor('t', values(1, 100.0005), golden)).toSatisfy(({ error, allowed }) => error <= allowed);
  });

  it('allows no difference in decisions', () => {
    const decisions = { dtype: 'bool', shape: [2], data: [0, 1] } as const;
    const mine = { dtype: 'bool', dims: [2], data: Uint8Array.of(1, 1) } as const;
    expect(compareTensor('t', mine, decisions)).toMatchObject({ error: 1, allowed: 0 });
  });
});
