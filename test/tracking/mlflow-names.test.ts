import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mlflowLimits, mlflowName, mlflowText, nameTag } from '../../tracking/mlflow/mlflow-names.js';
import { isMlflowName } from './fake-mlflow.js';

const odd = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '/', '.', '-', ' ', '@', ':', 'ä', '日', '\n', '_'), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', '/', '𝔘'), minLength: 200, maxLength: 400 }),
);

describe('the name of a metric, parameter or tag', () => {
  it('is one that the server takes, alone and behind the tag that tells it', () => {
    fc.assert(
      fc.property(odd, (name) => {
        const known = mlflowName(name);
        expect(isMlflowName(known)).toBe(true);
        if (known !== name) expect(isMlflowName(`${nameTag}${known}`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is its own where the server takes it, but for the colon that servers on Windows refuse', () => {
    const isKept = (name: string): boolean => (mlflowName(name) === name) === (isMlflowName(name) && !name.includes(':'));
    fc.assert(fc.property(odd, isKept), { numRuns: 2000 });
    for (const name of ['val_loss', 'metrics_anomaly/iou', 'schedule/rx.t', 'data.params.train.0.cube', 'lr-AdamW/pg1', 'ä b'])
      expect(mlflowName(name)).toBe(name);
  });

  it('is another for another name', () => {
    fc.assert(
      fc.property(odd, odd, (a, b) => a === b || mlflowName(a) !== mlflowName(b)),
      { numRuns: 2000 },
    );
    const names = ['a@b', 'a:b', 'a_b', 'a//b', 'a/b', 'a/./b', '', '.', '..', '/', 'a/', '/a', 'x'.repeat(251), 'x'.repeat(252)];
    expect(new Set(names.map(mlflowName)).size).toBe(names.length);
  });
});

describe('a text that the server would cut in silence', () => {
  it('says that it is cut, how long it is and what it hashes to', () => {
    const text = mlflowText('é'.repeat(7000), mlflowLimits.paramValue);
    expect([...text].length).toBe(mlflowLimits.paramValue);
    expect(text).toMatch(/^é+\.\.\. \(7000 characters, sha256 [0-9a-f]{8}; whole in journal\.jsonl\)$/);
    expect(mlflowText('é'.repeat(6000), mlflowLimits.paramValue)).toBe('é'.repeat(6000));
  });
});
