import { z } from 'zod';
import type { YamlShape } from './forms.js';
import { mode } from './mode.js';
import { noticed, option, yamlOption } from './option.js';

/** Schedulers by the name that they have after reading. */
export const schedulerNames = ['cosine', 'step', 'exponential', 'reduce_on_plateau', 'one_cycle'] as const;

/** A scheduler's name after reading. */
export type SchedulerName = (typeof schedulerNames)[number];

const error = `one of ${schedulerNames.join(', ')}, plateau, none`;

/** Names ignore case; `plateau` is `reduce_on_plateau`. */
function canonical(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'plateau' ? 'reduce_on_plateau' : lower;
}

const name = z
  .string()
  .transform(canonical)
  .pipe(z.enum(['none', ...schedulerNames], { error }));

const nameOrNull = z
  .string()
  .transform((text) => (['none', ''].includes(canonical(text)) ? null : canonical(text)))
  .pipe(z.enum(schedulerNames, { error }).nullable())
  .nullable();

/** `training.scheduler` of a trainrun, `schedule` of `plan.train`: PyTorch's schedulers of these names, stepped once per epoch. */
export const schedulerOptions = {
  name: option(name, {
    default: 'none',
    doc: 'cosine, step, exponential, reduce_on_plateau (or plateau), one_cycle (extension, per epoch); null or none keeps the rate.',
    yaml: { type: nameOrNull, default: null },
  }),
  warmupEpochs: option(z.int().min(0), {
    default: 0,
    doc: 'Epochs in which the rate rises linearly to its base before the scheduler begins: epoch e of W, from 0, runs at (e + 1) / (W + 1) of it.',
  }),
  minLr: option(z.number().min(0), { default: 1e-6, doc: 'Lowest rate of cosine and reduce_on_plateau.' }),
  tMax: option(z.int().min(1).nullable(), { default: null, doc: 'Half period of cosine in epochs; null is max_epochs less the warm-up.' }),
  stepSize: option(z.int().min(1).nullable(), { default: null, doc: 'Epochs between the drops of step; null is 1.' }),
  gamma: option(z.number().min(0).max(1).nullable(), { default: null, doc: 'Factor of step (null or 0: 0.1) and exponential (null or 0: 0.99).' }),
  monitor: option(z.string().min(1), {
    default: 'val_loss',
    doc: 'Metric that reduce_on_plateau watches; null is val_loss.',
    yaml: { type: z.string().min(1).nullable(), default: null },
  }),
  mode: option(mode, { default: 'min', doc: 'Whether the watched metric should fall or rise.' }),
  factor: option(z.number().min(0).max(1), { default: 0.1, doc: 'What reduce_on_plateau multiplies the rate by.' }),
  patience: option(z.int().min(0), { default: 10, doc: 'Epochs without improvement that reduce_on_plateau allows.' }),
  threshold: option(z.number().min(0), { default: 1e-4, doc: 'Smallest change that counts as improvement.' }),
  thresholdMode: option(z.enum(['rel', 'abs']), { default: 'rel', doc: 'Whether threshold is relative to the best value.' }),
  cooldown: option(z.int().min(0), { default: 0, doc: 'Epochs after a reduction during which none follows.' }),
  eps: option(z.number().min(0), { default: 1e-8, doc: 'A smaller change of the rate is left out.' }),
  verbose: yamlOption(z.boolean(), {
    default: false,
    doc: 'Tell of each reduction.',
    support: noticed('the log and the report hold the rate of every epoch'),
  }),
  maxLr: yamlOption(z.number().positive().max(1).nullable(), { default: null, doc: 'Extension: peak of one_cycle; null is optimizer.lr.' }),
  pctStart: option(z.number().min(0).max(1), { default: 0.3, doc: 'Extension: share of the run in which one_cycle rises.' }),
  divFactor: option(z.number().positive(), { default: 25, doc: 'Extension: peak of one_cycle over its first rate.' }),
  finalDivFactor: option(z.number().positive(), { default: 1e4, doc: 'Extension: first rate of one_cycle over its last.' }),
  annealStrategy: option(z.enum(['cos', 'linear']), { default: 'cos', doc: 'Extension: shape of the slopes of one_cycle.' }),
  threePhase: option(z.boolean(), {
    default: false,
    doc: 'Extension: one_cycle falls to its first rate as fast as it rose, then on to its last.',
  }),
};

type Field = keyof YamlShape<typeof schedulerOptions>;

/** The fields in YAML that each scheduler reads beside `name` and `warmup_epochs`. */
export const schedulerFields: Readonly<Record<SchedulerName, readonly Field[]>> = {
  cosine: ['t_max', 'min_lr'],
  step: ['step_size', 'gamma'],
  exponential: ['gamma'],
  reduce_on_plateau: ['monitor', 'mode', 'factor', 'patience', 'threshold', 'threshold_mode', 'cooldown', 'min_lr', 'eps', 'verbose'],
  one_cycle: ['max_lr', 'pct_start', 'div_factor', 'final_div_factor', 'anneal_strategy', 'three_phase'],
};
