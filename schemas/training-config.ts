import { z } from 'zod';
import { callbacksSchema } from './callbacks-config.js';
import { optimizerSchema } from './optimizer-config.js';
import { schedulerSchema } from './scheduler-config.js';

const weight = z.number().min(0);
const knot = z.strictObject({ epoch: z.number().min(0).describe('Counted from 0.'), weight });

const knots = z
  .array(knot)
  .min(1)
  .refine((list) => list.every(({ epoch }, i) => i === 0 || epoch > (list[i - 1]?.epoch ?? -1)), { error: 'a list whose epochs rise' });

const lossWeight = z.union([weight, knots], { error: 'a number of at least 0, or a list of {epoch, weight} whose epochs rise' });

const scaled = z.number().min(0).nullable().default(null);

/** `training` of a trainrun: the reference's 18 flat fields and three of our own. */
export const trainingSchema = z.strictObject({
  seed: z.int().min(0).default(42).describe('Seed of data order and of random numbers in the graph.'),
  optimizer: optimizerSchema.prefault({}).describe('How parameters are updated.'),
  scheduler: schedulerSchema.nullable().default(null).describe('How the learning rate changes.'),
  callbacks: callbacksSchema.nullable().default(null).describe('Early stopping, checkpoints, learning-rate log.'),
  max_epochs: z.int().min(1).max(10000).default(100).describe('Passes over the training data at most.'),
  accelerator: z.string().default('auto').describe('Kind of device: auto, cpu, gpu or cuda.'),
  devices: z.union([z.int(), z.string()]).nullable().default(null).describe('Number of devices.'),
  default_root_dir: z.string().nullable().default(null).describe('Where the reference writes logs.'),
  precision: z.union([z.string(), z.int()]).default('32-true').describe('Number format of forward and backward pass.'),
  accumulate_grad_batches: z.int().min(1).default(1).describe('Batches whose gradients are averaged for one update.'),
  enable_progress_bar: z.boolean().default(true).describe('Show progress in a terminal.'),
  enable_checkpointing: z.boolean().default(false).describe('Write checkpoints with the defaults even without callbacks.checkpoint.'),
  log_every_n_steps: z.int().min(1).default(50).describe('Updates between logged values.'),
  val_check_interval: z.number().min(0).nullable().default(1).describe('Share of an epoch between validations.'),
  check_val_every_n_epoch: z.int().min(1).nullable().default(1).describe('Epochs between validations.'),
  gradient_clip_val: scaled.describe('Largest global L2 norm of the gradients; null or 0 does not clip.'),
  deterministic: z.boolean().default(false).describe('Use deterministic kernels only.'),
  benchmark: z.boolean().default(false).describe('Let cuDNN choose kernels by timing them.'),
  pool_metrics: z
    .boolean()
    .default(true)
    .describe(
      'Extension: metrics of val and test are those of the whole split; false: means over its batches weighted by cubes, as in the reference.',
    ),
  clip_by_value: scaled.describe('Extension: largest magnitude of each gradient element, applied before the norm; null does not clip.'),
  loss_weights: z
    .record(z.string(), lossWeight)
    .default({})
    .describe(
      "Extension: factor by loss node in the sum that is minimised, beside the node's own weight; {epoch, weight} entries are joined by straight lines and held outside.",
    ),
  loss_scale: z
    .number()
    .positive()
    .default(1)
    .describe('Extension: factor of the loss in the backward pass, taken out of the gradients before they are used.'),
});

export type TrainingConfig = z.output<typeof trainingSchema>;
