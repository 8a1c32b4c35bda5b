import { describe, expect, it } from 'vitest';
import { trainrunSchema } from '../../schemas/trainrun.js';
import { trainingSupport } from '../../schemas/training/support.js';
import { schedulerFields } from '../../schemas/training/scheduler.js';
import {
  checkpointSchema,
  earlyStoppingSchema,
  learningRateMonitorSchema,
  optimizerSchema,
  schedulerSchema,
  trainingSchema,
} from '../../schemas/training/config.js';
import { dataConfigSchema, dataSplitSchema } from '../../schemas/data-config.js';
import { type selectorKinds, selectorSchema } from '../../schemas/selector.js';
import { fieldsOf } from '../../trainrun/compose/schema-shape.js';

const fields = fieldsOf(trainrunSchema);

describe('the defaults of the reference', () => {
  it.each([
    [
      'trainrun',
      trainrunSchema.parse({ name: 'x', data: {} }),
      { pipeline: null, training: null, loss_nodes: [], metric_nodes: [], freeze_nodes: [], unfreeze_nodes: [], output_dir: './outputs', tags: {} },
    ],
    ['data', dataConfigSchema.parse({}), { data_module: 'cu3s', splits: null, batch_size: 1, num_workers: 0, params: {} }],
    [
      'splits',
      dataSplitSchema.parse({}),
      { splits_path: null, leakage_check: 'error', universe_hash: null, train: [], val: [], test: [], predict: [] },
    ],
    [
      'training',
      trainingSchema.parse({}),
      {
        ...{
          seed: 42,
          scheduler: null,
          callbacks: null,
          max_epochs: 100,
          accelerator: 'auto',
          devices: null,
          default_root_dir: null,
          precision: '32-true',
        },
        ...{ accumulate_grad_batches: 1, enable_progress_bar: true, enable_checkpointing: false, log_every_n_steps: 50, val_check_interval: 1 },
        ...{ check_val_every_n_epoch: 1, gradient_clip_val: null, deterministic: false, benchmark: false },
      },
    ],
    ['optimizer', optimizerSchema.parse({}), { name: 'adamw', lr: 1e-3, weight_decay: 0, momentum: 0.9, betas: null }],
    [
      'scheduler',
      schedulerSchema.parse({}),
      {
        ...{ name: null, warmup_epochs: 0, min_lr: 1e-6, t_max: null, step_size: null, gamma: null, monitor: null, mode: 'min', factor: 0.1 },
        ...{ patience: 10, threshold: 1e-4, threshold_mode: 'rel', cooldown: 0, eps: 1e-8, verbose: false },
      },
    ],
    [
      'early stopping',
      earlyStoppingSchema.parse({ monitor: 'val_loss' }),
      {
        ...{ patience: 10, mode: 'min', min_delta: 0, stopping_threshold: null, verbose: true, strict: true, check_finite: true },
        ...{ divergence_threshold: null, check_on_train_epoch_end: null, log_rank_zero_only: false },
      },
    ],
    [
      'checkpoint',
      checkpointSchema.parse({}),
      {
        ...{ dirpath: 'checkpoints', filename: null, monitor: 'val_loss', mode: 'min', save_top_k: 3, every_n_epochs: 1, save_last: false },
        ...{ auto_insert_metric_name: true, verbose: false, save_on_exception: false, save_weights_only: false, every_n_train_steps: null },
        ...{ train_time_interval: null, save_on_train_epoch_end: null, enable_version_counter: true },
      },
    ],
    ['learning-rate monitor', learningRateMonitorSchema.parse({}), { logging_interval: 'epoch', log_momentum: false, log_weight_decay: false }],
  ])('%s', (_, parsed, expected) => {
    expect(parsed).toMatchObject(expected);
  });
});

describe('bounds', () => {
  /** Values just inside and just outside, per field of training. */
  const bounds: readonly [string, readonly unknown[], readonly unknown[]][] = [
    ['seed', [0], [-1, 0.5]],
    ['max_epochs', [1, 10000], [0, 10001]],
    ['accumulate_grad_batches', [1], [0]],
    ['log_every_n_steps', [1], [0]],
    ['val_check_interval', [0, 0.25, null], [-0.1]],
    ['check_val_every_n_epoch', [1, null], [0]],
    ['gradient_clip_val', [0, null], [-1]],
    ['clip_by_value', [0, null], [-1]],
    ['loss_scale', [1, 0.5, 65536], [0, -1, null]],
    ['devices', [1, '0,1', null], [0.5]],
    ['precision', [16, 'bf16'], [true]],
    [
      'loss_weights',
      [
        { bce: 2 },
        {
          bce: [
            { epoch: 0, weight: 1 },
            { epoch: 2, weight: 0 },
          ],
        },
      ],
      [{ bce: -1 }, { bce: [] }],
    ],
    [
      'loss_weights',
      [],
      [
        {
          bce: [
            { epoch: 2, weight: 1 },
            { epoch: 2, weight: 0 },
          ],
        },
      ],
    ],
    ['optimizer.lr', [1e-9, 1], [0, 1.1]],
    ['optimizer.weight_decay', [0, 1], [-0.1, 1.1]],
    ['optimizer.momentum', [0, 1, null], [-0.1, 1.1]],
    ['optimizer.betas', [[0, 0.5], null], [[0.9], [0.9, 1], [-0.1, 0.5]]],
    ['optimizer.name', ['SGD', 'AdamW'], ['lion']],
    ['optimizer.groups', [{ rx: { lr: 0.1 } }], [{ rx: { lr: 0 } }, { rx: { speed: 1 } }]],
    ['scheduler.warmup_epochs', [0], [-1]],
    ['scheduler.min_lr', [0], [-1]],
    ['scheduler.t_max', [1, null], [0]],
    ['scheduler.step_size', [1, null], [0]],
    ['scheduler.gamma', [0, 1, null], [-0.1, 1.1]],
    ['scheduler.mode', ['max'], ['up']],
    ['scheduler.factor', [0, 1], [-0.1, 1.1]],
    ['scheduler.patience', [0], [-1]],
    ['scheduler.threshold', [0], [-1]],
    ['scheduler.threshold_mode', ['abs'], ['absolute']],
    ['scheduler.cooldown', [0], [-1]],
    ['scheduler.eps', [0], [-1]],
    ['scheduler.pct_start', [0, 1], [-0.1, 1.1]],
    ['scheduler.max_lr', [1], [0, 2]],
    ['scheduler.div_factor', [0.5, 25], [0]],
    ['scheduler.final_div_factor', [0.5], [0]],
    ['scheduler.anneal_strategy', ['linear'], ['poly']],
    ['callbacks.checkpoint.save_top_k', [-1], [-2]],
    ['callbacks.checkpoint.every_n_epochs', [1], [0]],
    ['callbacks.checkpoint.save_last', [true, 'link', null], ['copy']],
    ['callbacks.learning_rate_monitor.logging_interval', ['step', null], ['batch']],
  ];

  function nested(path: string, value: unknown): unknown {
    return path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value);
  }

  it.each(bounds)('%s', (path, inside, outside) => {
    for (const value of inside) expect(trainingSchema.safeParse(nested(path, value)).error, JSON.stringify(value)).toBeUndefined();
    for (const value of outside) expect(trainingSchema.safeParse(nested(path, value)).success, JSON.stringify(value)).toBe(false);
  });

  it('early stopping and data', () => {
    const stopper = (fields: object) => earlyStoppingSchema.safeParse({ monitor: 'val_loss', ...fields }).success;
    expect([stopper({ patience: 1 }), stopper({ patience: 0 }), stopper({ min_delta: -1 })]).toEqual([true, false, false]);
    expect(earlyStoppingSchema.safeParse({}).success).toBe(false);
    expect(dataConfigSchema.safeParse({ batch_size: 0 }).success).toBe(false);
    expect(dataConfigSchema.safeParse({ num_workers: -1 }).success).toBe(false);
  });

  it('keys of the old nested form are refused', () => {
    for (const key of ['trainer', 'batch_size', 'num_workers']) expect(trainingSchema.safeParse({ [key]: 1 }).success).toBe(false);
  });
});

describe('names of schedulers', () => {
  it.each([
    ['plateau', 'reduce_on_plateau'],
    ['COSINE', 'cosine'],
    ['none', null],
    ['', null],
  ])('%s', (written, read) => {
    expect(schedulerSchema.parse({ name: written }).name).toBe(read);
  });

  it('lists only fields that exist as read', () => {
    expect(Object.keys(schedulerSchema.shape)).toEqual(expect.arrayContaining(Object.values(schedulerFields).flat()));
  });
});

describe('selectors', () => {
  const samples = {
    files: { paths: ['a'] },
    file_indices: { source: 'a', ids: [0, '2-4'] },
    dir_indices: { ids: ['0-9:3'] },
    stems: { stems: ['a'] },
    glob: { pattern: '*' },
    tag: { any_of: ['x'] },
    categories: { any_of: ['x'] },
    all: {},
    union: { of: [{ kind: 'all' }] },
    except: { of: [{ kind: 'all' }, { kind: 'stems', stems: [] }] },
    intersect: { of: [{ kind: 'all' }, { kind: 'all' }] },
  } as const satisfies Record<keyof typeof selectorKinds, object>;

  it.each(Object.entries(samples))('%s takes exactly its fields', (kind, fields) => {
    expect(selectorSchema.safeParse({ kind, ...fields }).error).toBeUndefined();
    expect(selectorSchema.safeParse({ kind, ...fields, extra: 1 }).success).toBe(false);
    for (const missing of Object.keys(fields)) {
      expect(selectorSchema.safeParse({ kind, ...fields, [missing]: undefined }).success).toBe(false);
    }
  });

  it('union needs one operand, except and intersect two', () => {
    const of = (kind: string, count: number) =>
      selectorSchema.safeParse({ kind, of: Array.from({ length: count }, () => ({ kind: 'all' })) }).success;
    expect([of('union', 0), of('union', 1), of('except', 1), of('except', 2), of('intersect', 1)]).toEqual([false, true, false, true, false]);
  });
});

describe('the table of support', () => {
  it('has every field and nothing else', () => {
    expect(Object.keys(trainingSupport).sort()).toEqual(fields.map(({ path }) => path).sort());
  });

  it.each(Object.entries(trainingSupport))('%s gives a reason unless it is honoured', (_, { level, reason, accepted }) => {
    expect(reason === '').toBe(level === 'honoured');
    if (level !== 'refused') expect(accepted).toEqual([]);
  });

  it.each(fields)('$path is described', ({ description }) => {
    expect(description).toMatch(/^[^ ].*\.$/);
  });
});
