import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { TrainPlan } from '../../schemas/plan.js';
import { defaultOptimizer } from '../../schemas/training/config.js';

const optimizer = z.looseObject({
  name: z.string().default(defaultOptimizer.name),
  lr: z.number().positive().default(defaultOptimizer.lr),
  momentum: z.number().nullish(),
  betas: z.tuple([z.number(), z.number()]).nullish(),
});

/** The optimizer that a plan was compiled with; defaults of a compile request for what it does not say. Throws `CuviscError` `plan-params-invalid`. */
export function plannedOptimizer(train: Pick<TrainPlan, 'optimizer'>): z.infer<typeof optimizer> {
  const result = optimizer.safeParse(train.optimizer);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new CuviscError('plan-params-invalid', `the optimizer: ${issue?.path.join('.') || 'params'}: ${issue?.message}`, {
    hint: 'compile the plan again with this version',
  });
}
