import { describe, expect, it } from 'vitest';
import { checkpointName } from '../../runtime/train/checkpoint-name.js';
import { type CheckpointState, decideCheckpoint } from '../../runtime/train/checkpoint-policy.js';
import { checkStopper, freshStopper } from '../../runtime/train/early-stopping.js';
import { readTrainConfig } from '../../runtime/train/train-config.js';
import type { TrainConfig, TrainOptions } from '../../schemas/training/config.js';

type StopperOptions = NonNullable<TrainOptions['earlyStopping']>[number];

/** Checks made until the stopper stops, and why; null if it never does. */
function stopsAt(options: Partial<StopperOptions>, values: readonly (number | null)[]): readonly [number, string] | null {
  const config = readTrainConfig({ earlyStopping: [{ monitor: 'val_loss', ...options }] }).earlyStopping[0] as TrainConfig['earlyStopping'][number];
  let state = freshStopper;
  for (const [i, value] of values.entries()) {
    const decision = checkStopper(config, state, value);
    if (decision.stop !== null) return [i + 1, decision.stop];
    state = decision.state;
  }
  return null;
}

describe('early stopping', () => {
  it.each([
    ['patience', { patience: 2 }, [3, 2, 2, 1, 1.5, 1], 6, 'has not improved on 1 in 2'],
    ['the best when larger is better', { patience: 1, mode: 'max' as const }, [1, 2, 3, 3], 4, 'has not improved on 3'],
    ['min_delta', { patience: 2, minDelta: 0.5 }, [3, 2.6, 2.5], 3, 'has not improved on 3'],
    ['the stopping threshold', { stoppingThreshold: 0.5 }, [1, 0.5, 0.4, 0.3], 3, 'better than the stopping threshold 0.5'],
    ['the divergence threshold', { divergenceThreshold: 10 }, [1, 10, 11], 3, 'worse than the divergence threshold 10'],
    ['NaN', {}, [1, Number.NaN], 2, 'is NaN'],
    ['a value that is undefined', {}, [1, null], 2, 'is NaN'],
    ['NaN as no improvement', { checkFinite: false, patience: 2 }, [1, Number.NaN, Number.NaN], 3, 'has not improved'],
  ])('regards %s', (_, options, values, check, why) => {
    expect(stopsAt(options, values)).toEqual([check, expect.stringContaining(why)]);
  });

  it('goes on while the value improves', () => {
    expect(stopsAt({ patience: 1, minDelta: 0.1 }, [5, 4, 3, 2])).toBeNull();
  });
});

describe('a checkpoint name', () => {
  const values = { epoch: 3, step: 120, val_loss: 0.123456, 'metrics/iou': 0.5 };
  it.each([
    ['{epoch:02d}-{val_loss:.4f}', true, 'epoch=03-val_loss=0.1235'],
    ['{epoch:02d}-{val_loss:.4f}', false, '03-0.1235'],
    ['{epoch}-{step}', true, 'epoch=3-step=120'],
    ['run-{metrics/iou:.2e}', true, 'run-metrics_iou=5.00e-01'],
    ['{missing:.1f}', false, '0.0'],
    ['plain', true, 'plain'],
  ])('of %s (names inserted: %s) is %s', (template, insert, name) => {
    expect(checkpointName(template, values, insert)).toBe(name);
  });

  it('with an unknown format is refused', () => {
    expect(() => checkpointName('{epoch:x}', values, true)).toThrow(expect.objectContaining({ code: 'checkpoint-name-invalid' }) as Error);
  });
});

/** The folder after checkpoints at epochs 0, 1, ... with these values of the monitor. */
function folderAfter(options: TrainOptions['checkpoint'], values: readonly (number | null)[], foreign: readonly string[] = []) {
  const config = readTrainConfig({ directory: '.', checkpoint: options ?? {} }).checkpoint as NonNullable<TrainConfig['checkpoint']>;
  let state: CheckpointState = { saved: [], foreign, last: null };
  const files = new Set(foreign);
  for (const [epoch, value] of values.entries()) {
    const decision = decideCheckpoint(config, state, { epoch, step: epoch + 1 }, { val_loss: value });
    for (const file of decision.write) files.add(file);
    for (const file of decision.remove) files.delete(file);
    state = decision.state;
  }
  return { files: [...files].map((file) => file.replace('.safetensors', '')).sort(), best: state.saved[0]?.file.replace('.safetensors', '') };
}

describe('a checkpoint policy', () => {
  const filename = '{epoch}';
  it.each([
    ['the best two', { saveTopK: 2 }, [5, 3, 4, 2, 9], ['epoch=1', 'epoch=3'], 'epoch=3'],
    ['the first of equals', { saveTopK: 1 }, [3, 3, 3], ['epoch=0'], 'epoch=0'],
    ['the largest', { saveTopK: 1, mode: 'max' as const }, [1, 3, 2], ['epoch=1'], 'epoch=1'],
    ['all', { saveTopK: -1 }, [1, 3, 2], ['epoch=0', 'epoch=1', 'epoch=2'], 'epoch=0'],
    ['only the last', { saveTopK: 0, saveLast: true }, [1, 3], ['last'], undefined],
    ['the latest without a monitor', { saveTopK: 1, monitor: null }, [1, 3], ['epoch=1'], 'epoch=1'],
    ['a value that is undefined as the worst', { saveTopK: 1 }, [null, 7, null], ['epoch=1'], 'epoch=1'],
  ])('keeps %s', (_, options, values, files, best) => {
    expect(folderAfter({ filename, ...options }, values)).toEqual({ files, best });
  });

  it('never replaces the file of another run, unless told to', () => {
    const foreign = ['model.safetensors', 'last.safetensors'];
    const options = { filename: 'model', saveTopK: 1, saveLast: true };
    expect(folderAfter(options, [2], foreign).files).toEqual(['last', 'last-v1', 'model', 'model-v1']);
    expect(folderAfter({ ...options, enableVersionCounter: false }, [2, 1], foreign).files).toEqual(['last', 'model']);
  });

  it('gives versions to equal names of one run', () => {
    expect(folderAfter({ filename: 'model', saveTopK: 2 }, [3, 2, 1]).files).toEqual(['model', 'model-v1']);
  });
});
