import type { TrainPlan } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import { numberAt, type Tensor, type Tensors } from '../../schemas/tensor.js';
import { lossLogNames, metricLogName, totalLogName } from '../../schemas/training-names.js';
import type { Control } from '../run/control.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import type { MetricValues } from '../host/contracts.js';
import { runSteps } from '../run/run-steps.js';
import { addToMetrics, createMetrics, type RunnableStage, withMetricInputs } from '../run/run-stage.js';
import { addToMean, emptyMean, type MeanSums, meanOf, type Values } from './metric-values.js';
import { batchesInOrder, type SplitReader } from './split-reader.js';

/** A split to measure within a training. */
export interface SplitRequest {
  readonly plan: LoadedPlan;
  readonly losses: TrainPlan['losses'];
  readonly stage: Stage;
  readonly runnable: RunnableStage;
  readonly reader: SplitReader;
  readonly batchSize: number;
  readonly metrics: 'pooled' | 'batch-mean';
  readonly control: Control;
}

/**
 * Runs a stage over a split with the state that the plan has in memory: losses that the stage computes as `val/<loss>` and
 * their sum as `val_loss`, both means over batches weighted by images; metrics as `<node>/<metric>`.
 */
export async function measureSplit(request: SplitRequest): Promise<Values> {
  const { plan, stage, runnable, reader, batchSize, control } = request;
  const names = lossLogNames(request.losses, stage);
  const losses = request.losses.filter((loss) => runnable.ports.outputs.some((output) => output.name === loss.output));
  const wanted = withMetricInputs(
    losses.map((loss) => loss.output),
    runnable.metrics,
  );
  const metrics = createMetrics(plan.hosts, runnable.metrics);
  let mean = emptyMean;
  const batchMeans = new Map<string, MeanSums>();
  for await (const bound of batchesInOrder(reader, batchSize)) {
    control.check();
    const measured = await plan.profiler.frame(stage, async () => {
      const { values } = await runSteps(plan, runnable, bound, wanted, control);
      return { losses: lossValues(losses, names, stage, values), metrics: addToMetrics(plan, metrics, values) };
    });
    mean = addToMean(mean, measured.losses, bound.extent.images);
    addBatchMeans(batchMeans, measured.metrics, bound.extent.images);
  }
  const pooled = metrics.map(({ metric, accumulator }) => named(metric.node, accumulator.pooled()));
  const own = request.metrics === 'pooled' ? pooled : [...batchMeans.values()].map((sums) => meanOf(sums));
  return Object.assign(meanOf(mean), ...own) as Values;
}

function lossValues(losses: TrainPlan['losses'], names: ReadonlyMap<string, string>, stage: Stage, values: Tensors): Record<string, number> {
  if (losses.length === 0) return {};
  const read = (output: string): number => numberAt((values[output] as Tensor).data, 0);
  const total = losses.filter((loss) => loss.summed).reduce((sum, loss) => sum + read(loss.output), 0);
  const each = losses.map(({ output }) => [names.get(output) as string, read(output)] as const);
  return { ...Object.fromEntries(each), [totalLogName(stage)]: total };
}

/** A value that is undefined in a batch does not count there. */
function addBatchMeans(means: Map<string, MeanSums>, batch: Readonly<Record<string, MetricValues>>, images: number): void {
  for (const [node, values] of Object.entries(batch)) {
    for (const [name, value] of Object.entries(named(node, values))) {
      if (value !== null) means.set(name, addToMean(means.get(name) ?? emptyMean, { [name]: value }, images));
    }
  }
}

function named(node: string, values: MetricValues): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [metricLogName(node, name), value]));
}
