import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { HostMetric, PlanGraph, StagePlan } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Control } from '../engine/control.js';
import { type Hosts, hostNamed } from '../engine/hosts.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { Provider } from '../engine/onnx-session.js';
import type { MetricAccumulator, MetricValues, Tensors } from '../host/contracts.js';
import { type Batch, bindBatch } from './batch.js';
import { runGraph } from './run-graph.js';
import { readSource, type Source } from './sources.js';

export interface RunRequest {
  readonly source: Source;
  readonly stage: Stage;
  /** Endpoints to return; all outputs if undefined. */
  readonly outputs: readonly string[] | undefined;
  /** Of the random numbers that stage train reads; 42 if undefined. */
  readonly seed?: number | undefined;
  /** Give the tensors of the source back with the result. */
  readonly returnBatch?: boolean;
}

export interface RunResult {
  readonly outputs: Tensors;
  /** Values of each host metric node for this batch; `null` is undefined (0/0). */
  readonly metrics: Readonly<Record<string, MetricValues>>;
  /** What ran the nodes, as far as onnxruntime tells: see `Provider`. */
  readonly provider: Provider;
  /** Remarks of the reader about the file. */
  readonly notices: readonly string[];
  /** The tensors of the source, if the request asked for them. */
  readonly batch?: Batch;
}

/** Runs one batch or file through a stage, in the thread of `plan`. Errors: `openPlan`'s `Plan.run` lists them. */
export async function runStage(plan: LoadedPlan, request: RunRequest, control: Control): Promise<RunResult> {
  const { graph, metrics } = stageOf(plan, request.stage);
  const wanted = wantedOutputs(graph, request.outputs);
  const loaded = await readSource(plan, request.stage, graph, request.source, 0);
  const names = withMetricInputs(wanted, metrics);
  return plan.profiler.frame(request.stage, async () => {
    const bound = bindBatch(plan.manifest, graph, loaded.batch);
    const { values, provider } = await runGraph(plan, graph, bound, names, control, request.seed);
    const accumulators = createMetrics(plan.hosts, metrics);
    return {
      outputs: Object.fromEntries(wanted.map((name) => [name, values[name] as Tensor])),
      metrics: addToMetrics(plan, accumulators, values),
      provider,
      notices: loaded.notices,
      ...(request.returnBatch ? { batch: loaded.batch } : {}),
    };
  });
}

export interface RunnableStage extends StagePlan {
  readonly graph: PlanGraph;
}

/** A stage that has a graph. Throws `CuviscError` `stage-empty` for one in which no node runs. */
export function stageOf(plan: LoadedPlan, stage: Stage): RunnableStage {
  const found = plan.manifest.stages[stage];
  if (found.graph) return { ...found, graph: found.graph };
  const others = Object.entries(plan.manifest.stages).flatMap(([name, each]) => (each.graph ? [name] : []));
  throw new CuviscError('stage-empty', `no node of the plan runs in stage ${stage}`, { hint: `it runs in ${others.join(', ') || 'no stage'}` });
}

function wantedOutputs(graph: PlanGraph, requested: readonly string[] | undefined): string[] {
  const available = graph.outputs.filter((output) => output.role === 'output').map((output) => output.name);
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
