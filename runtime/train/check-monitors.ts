import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import { portsOfStage } from '../../schemas/plan/steps.js';
import type { HostMetric, StepPorts, TrainPlan } from '../../schemas/plan.js';
import { elementCount, type Tensor, tensorWith } from '../../schemas/tensor.js';
import { lossLogNames, metricLogName, totalLogName } from '../../schemas/training-names.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { createMetrics } from '../run/run-stage.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { checkpointName, fieldsOf } from './checkpoint-name.js';
import { createSchedule } from './schedules.js';
import type { TrainConfig } from '../../schemas/training/config.js';

/** What a training will log. */
interface Logged {
  readonly names: readonly string[];
  /** Metric nodes of which only data tell what they measure: any name under them may be. */
  readonly open: readonly string[];
}

/**
 * Refuses a monitor or a field of the checkpoints' names that will never be logged, before anything is computed.
 * Throws `CuviscError` `monitor-unknown`, `checkpoint-name-invalid`.
 */
export function checkMonitors(plan: LoadedPlan, train: TrainPlan, config: TrainConfig, validates: boolean): void {
  const logged = loggedBy(plan, train, validates);
  const schedule = createSchedule(config.schedule, 1, config.maxEpochs);
  const { checkpoint, earlyStopping } = config;
  const monitors = [...earlyStopping.filter(({ strict }) => strict).map(({ monitor }) => monitor), checkpoint?.monitor, schedule.monitor];
  for (const monitor of monitors) {
    if (typeof monitor === 'string' && !knows(logged, monitor)) throw unknown(monitor, logged, validates);
  }
  if (checkpoint?.filename) checkTemplate(checkpoint.filename, logged);
}

function checkTemplate(template: string, logged: Logged): void {
  checkpointName(template, {}, true);
  const field = fieldsOf(template).find((name) => name !== 'epoch' && name !== 'step' && !knows(logged, name));
  if (field === undefined) return;
  throw new CuviscError('checkpoint-name-invalid', `the file name ${template} asks for ${field}, which is never logged`, {
    hint: `known are epoch, step, ${listed(logged)}`,
  });
}

function knows({ names, open }: Logged, name: string): boolean {
  return names.includes(name) || open.some((node) => name.startsWith(metricLogName(node, '')));
}

function unknown(monitor: string, logged: Logged, validates: boolean): CuviscError {
  return new CuviscError('monitor-unknown', `${monitor} is monitored, but never logged; logged are ${listed(logged)}`, {
    hint: validates ? 'monitor one of those' : 'give a val split, or monitor a training loss',
  });
}

function listed({ names, open }: Logged): string {
  return [...names, ...open.map((node) => metricLogName(node, '...'))].join(', ');
}

function loggedBy(plan: LoadedPlan, train: TrainPlan, validates: boolean): Logged {
  const own = [...lossLogNames(train.losses, 'train').values(), totalLogName('train')];
  const stage = plan.manifest.stages.val;
  const graph = portsOfStage(stage);
  if (!validates || !graph) return { names: own, open: [] };
  const losses = train.losses.filter(({ output }) => graph.outputs.some(({ name }) => name === output));
  const names = lossLogNames(train.losses, 'val');
  const val = losses.map(({ output }) => names.get(output) as string);
  const measured = stage.metrics.map((metric) => ({ node: metric.node, names: namesOf(plan, graph, metric) }));
  return {
    names: [...own, ...val, ...(val.length > 0 ? [totalLogName('val')] : []), ...measured.flatMap((each) => each.names ?? [])],
    open: measured.flatMap((each) => (each.names ? [] : [each.node])),
  };
}

/** The names under which a metric logs, as it gives them for an image of zeros; null if it takes none. */
function namesOf({ hosts }: LoadedPlan, graph: StepPorts, metric: HostMetric): string[] | null {
  try {
    const inputs = Object.entries(metric.inputs).map(([key, name]) => [key, zeros(graph, name)] as const);
    const values = createMetrics(hosts, [metric]).map(({ accumulator }) => accumulator.add(Object.fromEntries(inputs)));
    return values.flatMap((each) => Object.keys(each)).map((name) => metricLogName(metric.node, name));
  } catch {
    return null;
  }
}

function zeros(graph: StepPorts, name: string): Tensor {
  const { dtype, dims } = graph.outputs.find((output) => output.name === name) as StepPorts['outputs'][number];
  const sizes = dims.map((dim) => sizeOf(dim, { B: 1, H: 2, W: 2 }) ?? 2);
  return tensorWith(dtype, sizes, new (arrayOf(dtype))(elementCount(sizes)));
}
