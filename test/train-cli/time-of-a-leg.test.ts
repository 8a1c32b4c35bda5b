import { expect, it } from 'vitest';
import { renderEnd } from '../../cli/train/outcome.js';

const report = {
  epochs: 20,
  steps: 40,
  stopped: null,
  best: null,
  kept: 'last',
  losses: {},
  history: [],
  test: null,
  noData: { train: 0, val: 0, test: 0 },
  notices: [],
} as const;
const timings = { total: 2000, data: 0, steps: 0, validation: 0, checkpoints: 0 };

it('M15: the time of a resumed training is told as that of the updates since it was resumed', () => {
  expect(renderEnd({ ...report, timings, resumedFrom: null })).toContain('Trained 20 epochs, 40 updates in 2000 ms.');
  expect(renderEnd({ ...report, timings, resumedFrom: 28 })).toContain(
    'Trained 20 epochs, 40 updates, 12 of them since the run was resumed, in 2000 ms.',
  );
});
