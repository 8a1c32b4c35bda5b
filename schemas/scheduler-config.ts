import { z } from 'zod';

/** Schedulers by the name that they have after reading. */
export const schedulerNames = ['cosine', 'step', 'exponential', 'reduce_on_plateau', 'one_cycle'] as const;

export type SchedulerName = (typeof schedulerNames)[number];

const aliases: Readonly<Record<string, string | null>> = { plateau: 'reduce_on_plateau', none: null, '': null };

function canonical(name: string): string | null {
  const lower = name.toLowerCase();
  return lower in aliases ? (aliases[lower] ?? null) : lower;
}

const name = z
  .string()
  .transform(canonical)
  .pipe(z.enum(schedulerNames, { error: `one of ${schedulerNames.join(', ')}, plateau, none` }).nullable());

/** `training.scheduler` of a trainrun: PyTorch's schedulers of these names, stepped once per epoch. */
export const schedulerSchema = z.strictObject({
  name: name
    .nullable()
    .default(null)
    .describe('cosine, step, exponential, reduce_on_plateau (or plateau), one_cycle (extension, per epoch); null or none keeps the rate.'),
  warmup_epochs: z.int().min(0).default(0).describe('Epochs in which the rate rises linearly to its base before the scheduler begins.'),
  min_lr: z.number().min(0).default(1e-6).describe('Lowest rate of cosine and reduce_on_plateau.'),
  t_max: z.int().min(1).nullable().default(null).describe('Half period of cosine in epochs; null is max_epochs less the warm-up.'),
  step_size: z.int().min(1).nullable().default(null).describe('Epochs between the drops of step; null is 1.'),
  gamma: z.number().min(0).max(1).nullable().default(null).describe('Factor of step (null: 0.1) and exponential (null: 0.99).'),
  monitor: z.string().min(1).nullable().default(null).describe('Metric that reduce_on_plateau watches; null is val_loss.'),
  mode: z.enum(['min', 'max']).default('min').describe('Whether the watched metric should fall or rise.'),
  factor: z.number().min(0).max(1).default(0.1).describe('What reduce_on_plateau multiplies the rate by.'),
  patience: z.int().min(0).default(10).describe('Epochs without improvement that reduce_on_plateau allows.'),
  threshold: z.number().min(0).default(1e-4).describe('Smallest change that counts as improvement.'),
  threshold_mode: z.enum(['rel', 'abs']).default('rel').describe('Whether threshold is relative to the best value.'),
  cooldown: z.int().min(0).default(0).describe('Epochs after a reduction during which none follows.'),
  eps: z.number().min(0).default(1e-8).describe('A smaller change of the rate is left out.'),
  verbose: z.boolean().default(false).describe('Tell of each reduction.'),
  max_lr: z.number().positive().max(1).nullable().default(null).describe('Extension: peak of one_cycle; null is optimizer.lr.'),
  pct_start: z.number().min(0).max(1).default(0.3).describe('Extension: share of the run in which one_cycle rises.'),
  div_factor: z.number().positive().default(25).describe('Extension: peak of one_cycle over its first rate.'),
  final_div_factor: z.number().positive().default(1e4).describe('Extension: first rate of one_cycle over its last.'),
  anneal_strategy: z.enum(['cos', 'linear']).default('cos').describe('Extension: shape of the slopes of one_cycle.'),
  three_phase: z.boolean().default(false).describe('Extension: one_cycle falls to its first rate as fast as it rose, then on to its last.'),
});

export type SchedulerConfig = z.output<typeof schedulerSchema>;

const plateauFields = ['monitor', 'mode', 'factor', 'patience', 'threshold', 'threshold_mode', 'cooldown', 'min_lr', 'eps', 'verbose'];

/** The fields that each scheduler reads beside `name` and `warmup_epochs`. */
export const schedulerFields: Readonly<Record<SchedulerName, readonly string[]>> = {
  cosine: ['t_max', 'min_lr'],
  step: ['step_size', 'gamma'],
  exponential: ['gamma'],
  reduce_on_plateau: plateauFields,
  one_cycle: ['max_lr', 'pct_start', 'div_factor', 'final_div_factor', 'anneal_strategy', 'three_phase'],
};
