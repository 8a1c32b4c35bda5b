import { z } from 'zod';

/** A name in any letter case that must be one of `names`; comes out in lower case. */
export function anyCase<const T extends readonly string[]>(names: T) {
  return z
    .string()
    .transform((name) => name.toLowerCase())
    .pipe(z.enum(names, { error: `one of ${names.join(', ')}` }));
}

const lr = z.number().positive().max(1);
const weightDecay = z.number().min(0).max(1);

const group = z.strictObject({
  lr: lr.optional().describe("Learning rate of this node's parameters; schedules scale it as they scale the base rate."),
  weight_decay: weightDecay.optional().describe("Weight decay of this node's parameters."),
});

const betas = z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)], { error: 'two numbers from 0 to below 1' });

/** `training.optimizer` of a trainrun. */
export const optimizerSchema = z.strictObject({
  name: anyCase(['adamw', 'adam', 'sgd']).default('adamw').describe('adamw, adam or sgd, as PyTorch defines them; letter case is ignored.'),
  lr: lr.default(1e-3).describe('Base learning rate.'),
  weight_decay: weightDecay.default(0).describe('Decoupled for adamw, an L2 term of the gradient for adam and sgd.'),
  momentum: z.number().min(0).max(1).nullable().default(0.9).describe('Momentum of sgd; null is none.'),
  betas: betas.nullable().default(null).describe('Decay of the moments of adam and adamw; null is 0.9 and 0.999.'),
  groups: z.record(z.string(), group).default({}).describe('Extension: learning rate and weight decay by node name.'),
});

export type OptimizerConfig = z.output<typeof optimizerSchema>;
