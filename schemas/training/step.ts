import { z } from 'zod';
import { bareOption, option, apiOption } from './option.js';

/** A name in any letter case that must be one of `names`; comes out in lower case. */
function anyCase<const T extends readonly string[]>(names: T) {
  return z
    .string()
    .transform((name) => name.toLowerCase())
    .pipe(z.enum(names, { error: `one of ${names.join(', ')}` }));
}

const lr = z.number().positive().max(1);
const weightDecay = z.number().min(0).max(1);
const momentum = z.number().min(0).max(1);
const betas = z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)], { error: 'two numbers from 0 to below 1' });

/** `training.optimizer` of a trainrun, `optimizer` of a compile request's `training`. */
export const optimizerOptions = {
  name: option(anyCase(['adamw', 'adam', 'sgd']), {
    default: 'adamw',
    doc: 'adamw, adam or sgd, as PyTorch defines them; letter case is ignored.',
  }),
  lr: option(lr, { default: 1e-3, doc: 'Base learning rate.' }),
  weightDecay: option(weightDecay, { default: 0, doc: 'Decoupled for adamw, an L2 term of the gradient for adam and sgd.' }),
  betas: option(betas.readonly(), {
    default: [0.9, 0.999],
    doc: 'Decay of the moments of adam and adamw; null is 0.9 and 0.999.',
    yaml: { type: betas.nullable(), default: null },
  }),
  eps: apiOption(z.number().positive(), { default: 1e-8, doc: 'Added to the root of the second moment of adam and adamw.' }),
  // PyTorch's SGD has no momentum unless asked, the configuration of cuvis-ai asks for 0.9.
  momentum: option(momentum, {
    default: 0,
    doc: 'Momentum of sgd; null is none.',
    yaml: { type: momentum.nullable(), default: 0.9 },
  }),
};

/** An entry of `training.optimizer.groups` of a trainrun, of `groups` of a compile request's `training`. */
export const groupOptions = {
  lr: bareOption(lr.optional(), "Learning rate of this node's parameters; schedules scale it as they scale the base rate."),
  weightDecay: bareOption(weightDecay.optional(), "Weight decay of this node's parameters."),
};

const weight = z.number().min(0);
const knot = z.strictObject({ epoch: z.number().min(0).describe('Counted from 0.'), weight });

const knots = z
  .array(knot)
  .min(1)
  .refine((list) => list.every(({ epoch }, i) => i === 0 || epoch > (list[i - 1]?.epoch ?? -1)), { error: 'a list whose epochs rise' });

const lossWeight = z.union([weight, knots], { error: 'a number of at least 0, or a list of {epoch, weight} whose epochs rise' });

/** A weight by epoch. */
export type WeightKnot = z.output<typeof knot>;

const bound = z.number().min(0).nullable();

/** What `training` of a trainrun says of the training step; `training` of a compile request. */
export const stepOptions = {
  accumulate: option(z.int().min(1), {
    default: 1,
    doc: 'Batches whose gradients are averaged for one update.',
    yaml: { name: 'accumulate_grad_batches' },
  }),
  clipNorm: option(bound, {
    default: null,
    doc: 'Largest global L2 norm of the gradients; null or 0 does not clip.',
    yaml: { name: 'gradient_clip_val' },
  }),
  clipValue: option(bound, {
    default: null,
    doc: 'Extension: largest magnitude of each gradient element, applied before the norm; null or 0 does not clip.',
    yaml: { name: 'clip_by_value' },
  }),
  lossWeights: option(z.record(z.string(), lossWeight), {
    default: {},
    doc: "Extension: factor by loss node in the sum that is minimised, beside the node's own weight; {epoch, weight} entries are joined by straight lines and held outside.",
  }),
  lossScale: option(z.number().positive(), {
    default: 1,
    doc: 'Extension: factor of the loss in the backward pass, taken out of the gradients before they are used.',
  }),
};
