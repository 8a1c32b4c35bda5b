import { nonFiniteRemarks } from './non-finite-remarks.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { portsOfStage } from '../../schemas/plan/steps.js';
import type { HostMetric, StagePlan, StepPorts } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import type { Control } from './control.js';
import { type Hosts, hostNamed } from '../host/hosts.js';
import type { LoadedPlan } from './loaded-plan.js';
import type { Provider } from '../engine/onnx-session.js';
import type { MetricAccumulator, MetricValues } from '../host/contracts.js';
import { type Batch, bindBatch } from '../tensor/batch.js';
import { runSteps } from './run-steps.js';
import { type LeftOut, leaveOut, withNoData } from '../no-data/leave-out.js';
import { findNonFinite } from '../no-data/non-finite.js';
import { type NoDataSetting, noDataValues } from '../no-data/rule.js';
import { atSource } from './at-source.js';
import { type LoadedSource, readSource, type Source } from './sources.js';

/** What is run, and which outputs are wanted. */
export interface RunRequest {
  readonly source: Source;
  readonly stage: Stage;
  /** Endpoints to return; all outputs if undefined. */
  readonly outputs: readonly string[] | undefined;
  /** Of the random numbers that stage train reads; 42 if undefined. */
  readonly seed?: number | undefined;
  /** Give the tensors of the source back with the result. */
  readonly returnBatch?: boolean;
  /** Values that mark pixels without data, beside the one that a file states. */
  readonly noData?: NoDataSetting | undefined;
}

/** Metric values by node; `null` is undefined (0/0). */
export type MetricsByNode = Readonly<Record<string, MetricValues>>;

/** What a stage computes of one source: outputs `O`, metrics `M`. */
export interface RunResult<O extends Tensors = Tensors, M extends MetricsByNode = MetricsByNode> {
  readonly outputs: O;
  /** Values of each host metric node for this batch. */
  readonly metrics: M;
  /** What ran the nodes, as far as onnxruntime tells: see `Provider`. */
  readonly provider: Provider;
  /** Pixels without data: left out where pixels are counted or compared, NaN in float outputs, 0 in others. */
  readonly noData: number;
  /** Of each float output with NaN or infinities, how many pixels have them although they have data. */
  readonly nonFinite: Readonly<Record<string, number>>;
  /** Remarks about the file, about pixels without data and about results that are no finite numbers. */
  readonly notices: readonly string[];
  /** The tensors of the source, if the request asked for them. */
  readonly batch?: Batch;
}

/** Runs one batch or file through a stage, in the thread of `plan`. Errors: `openPlan`'s `Plan.run` lists them. */
export async function runStage(plan: LoadedPlan, request: RunRequest, control: Control): Promise<RunResult> {
  const stage = stageOf(plan, request.stage);
  const { ports, metrics } = stage;
  const wanted = wantedOutputs(ports, request.outputs);
  const loaded = await readSource(plan, request.stage, ports, request.source, 0);
  const names = withMetricInputs(wanted, metrics);
  const values = noDataValues(request.noData, loaded.info);
  return plan.profiler.frame(request.stage, () =>
    atSource(loaded, ports, values, async () => {
      const whole = bindBatch(plan.manifest, ports, loaded.batch);
      const left = leaveOut(ports, loaded.batch, whole, values);
      const ran = await runSteps(plan, stage, left.bound, names, control, request.seed);
      const all = withNoData(ports, left, whole, ran.values);
      const outputs = Object.fromEntries(wanted.map((name) => [name, all[name] as Tensor]));
      const nonFinite = nonFiniteOutputs(outputs, left);
      return {
        outputs,
        metrics: left.isEmpty ? {} : addToMetrics(plan, createMetrics(plan.hosts, metrics), ran.values),
        provider: ran.provider,
        noData: left.noData?.count ?? 0,
        nonFinite,
        notices: [...loaded.notices, ...left.notices, ...remarks(loaded, left, values, nonFinite)],
        ...(request.returnBatch ? { batch: loaded.batch } : {}),
      };
    }),
  );
}

function nonFiniteOutputs(outputs: Tensors, { noData }: LeftOut): Record<string, number> {
  const counts = Object.entries(outputs).map(([name, value]) => {
    const pixels = value.dims.length < 4 ? value.data.length : value.data.length / (value.dims.at(-1) as number);
    const absent = noData?.absent.length === pixels ? noData.absent : undefined;
    return [name, findNonFinite(value, pixels, absent)?.pixels ?? 0] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function remarks(
  { nonFinite: inCube }: LoadedSource,
  { inseparable }: LeftOut,
  values: readonly number[],
  nonFinite: RunResult['nonFinite'],
): string[] {
  const mixed = inseparable === undefined ? [] : [`the pixels without data were not kept apart from the others: ${inseparable}`];
  const outputs = Object.entries(nonFinite).map(
    ([name, count]) => `${name} is NaN or infinite in ${count === 1 ? '1 pixel' : `${count} pixels`} with data`,
  );
  return [...mixed, ...nonFiniteRemarks(inCube, values), ...outputs];
}

/** A stage in which something runs. */
export interface RunnableStage extends StagePlan {
  readonly name: Stage;
  readonly ports: StepPorts;
}

/** A stage that has steps. Throws `CuviscError` `stage-empty` for one in which no node runs. */
export function stageOf(plan: LoadedPlan, stage: Stage): RunnableStage {
  const found = plan.manifest.stages[stage];
  const known = runnable.get(found);
  if (known) return known;
  const ports = portsOfStage(found);
  if (ports) return remembered(found, { ...found, name: stage, ports });
  const others = Object.entries(plan.manifest.stages).flatMap(([name, { steps }]) => (steps.length > 0 ? [name] : []));
  throw new CuviscError('stage-empty', `no node of the plan runs in stage ${stage}`, { hint: `it runs in ${others.join(', ') || 'no stage'}` });
}

/** Stages that were asked for, by what the manifest says of them. */
const runnable = new WeakMap<StagePlan, RunnableStage>();

function remembered(found: StagePlan, stage: RunnableStage): RunnableStage {
  runnable.set(found, stage);
  return stage;
}

function wantedOutputs(ports: StepPorts, requested: readonly string[] | undefined): string[] {
  const available = ports.outputs.filter((output) => output.role === 'output').map((output) => output.name);
  const unknown = requested?.filter((name) => !available.includes(name)) ?? [];
  if (unknown.length === 0) return [...(requested ?? available)];
  throw new CuviscError('output-unknown', `the stage has no output ${unknown.join(', ')}; it has ${available.join(', ')}`);
}

/** `outputs` and whatever the metrics read. */
export function withMetricInputs(outputs: readonly string[], metrics: readonly HostMetric[]): string[] {
  return [...new Set([...outputs, ...metrics.flatMap((metric) => Object.values(metric.inputs))])];
}

/** A metric node with its running sums. */
export interface NamedMetric {
  readonly metric: HostMetric;
  readonly accumulator: MetricAccumulator;
}

/** The metrics of a stage, empty, each with the host that computes it. */
export function createMetrics(hosts: Hosts, metrics: readonly HostMetric[]): NamedMetric[] {
  return metrics.map((metric) => ({ metric, accumulator: hostNamed(hosts.metrics, metric.host, metric.node).create(metric.params) }));
}

/** Adds a batch to every metric; the batch's own values by node. */
export function addToMetrics({ profiler }: LoadedPlan, metrics: readonly NamedMetric[], values: Tensors): Record<string, MetricValues> {
  return Object.fromEntries(
    metrics.map(({ metric, accumulator }) => {
      const inputs = Object.entries(metric.inputs).map(([key, name]) => [key, values[name] as Tensor]);
      return [metric.node, profiler.partSync('host', `${metric.node} (${metric.host})`, () => accumulator.add(Object.fromEntries(inputs)))];
    }),
  );
}
