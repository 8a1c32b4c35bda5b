import { openPlan, type TrainOptions } from '../../runtime/index.js';
import type { Stage } from '../../schemas/stage.js';
import { type Tensor, tensorWith } from '../../schemas/tensor.js';

/** What is done with a plan of the corpus. */
export interface Exercise {
  readonly stages: readonly Stage[];
  /** Stage to evaluate; null without labels. */
  readonly evaluate: Stage | null;
  readonly train: TrainOptions | null;
}

/** What came of it: tensors `<stage>/<output>`, `fitted/<state>` and `trained/<state>`, and numbers that reports tell. */
export interface Outcome {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly values: { readonly evaluation: unknown; readonly losses: unknown };
}

/** Runs, fits again, evaluates and trains the fitted plan in `directory`, whose state changes, on one batch. */
export async function exercisePlan(directory: string, batch: Readonly<Record<string, Tensor>>, what: Exercise): Promise<Outcome> {
  await using plan = await openPlan(directory, { host: 'inline', device: 'cpu' });
  const tensors: Record<string, Tensor> = {};
  const keep = (group: string, values: Readonly<Record<string, Tensor>>): void => {
    for (const [name, { dtype, dims, data }] of Object.entries(values)) tensors[`${group}/${name}`] = tensorWith(dtype, dims, data.slice());
  };
  for (const stage of what.stages) keep(stage, (await plan.run(batch, { stage })).outputs);
  await plan.fit([batch]);
  keep('fitted', await plan.state());
  const evaluation = what.evaluate && (await plan.evaluate([batch], { stage: what.evaluate })).pooled;
  const report = what.train && (await plan.train({ train: [batch] }, what.train));
  if (report) keep('trained', await plan.state());
  return { tensors, values: { evaluation, losses: report?.history.map(({ values }) => values) ?? null } };
}
