import type { Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Control } from '../run/control.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { bindBatch } from '../tensor/batch.js';
import { checkFiles } from '../run/check-sources.js';
import { nonFiniteRemarks } from '../run/non-finite-remarks.js';
import { runSteps } from '../run/run-steps.js';
import {
  addToMetrics,
  createMetrics,
  type MetricsByNode,
  type NamedMetric,
  type RunnableStage,
  stageOf,
  withMetricInputs,
} from '../run/run-stage.js';
import { leaveOut, requireSeparable } from '../no-data/leave-out.js';
import { type NoDataSetting, noDataValues } from '../no-data/rule.js';
import { atSource } from '../run/at-source.js';
import { requireData, type LoadedSource, readSource, type Source } from '../run/sources.js';
import { type MeanEvaluation, meanOfSources } from './mean-of-sources.js';
import { poolPixels, type ScoredPixels, type ScoreSummary, scoredPixels, scoreOutputOf, summariseScores } from './score-summary.js';

/** What is evaluated, and how. */
export interface EvaluateRequest {
  readonly sources: readonly Source[];
  readonly stage: Stage;
  /** Endpoint of the scores to rank pixels by; found by shape if undefined. */
  readonly score: string | undefined;
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting | undefined;
}

/** Metrics and scores of one source or of all. */
export interface Evaluation<M extends MetricsByNode = MetricsByNode> {
  readonly metrics: M;
  /** Null if the stage has no score output. */
  readonly scores: ScoreSummary | null;
}

/** The evaluation of one source. */
export interface SourceEvaluation<M extends MetricsByNode = MetricsByNode> extends Evaluation<M> {
  readonly source: string;
  /** Pixels without data, which do not count. */
  readonly noData: number;
  readonly notices: readonly string[];
}

/** The evaluation of a plan. */
export interface EvaluationReport<M extends MetricsByNode = MetricsByNode> {
  readonly stage: Stage;
  readonly score: string | null;
  readonly sources: readonly SourceEvaluation<M>[];
  readonly pooled: Evaluation<M>;
  /** What sources come to on average, each counting once; values that are undefined in a source do not count there. */
  readonly mean: MeanEvaluation<M>;
}

interface Running {
  readonly plan: LoadedPlan;
  readonly stageName: Stage;
  readonly stage: RunnableStage;
  readonly score: string | null;
  readonly metrics: readonly NamedMetric[];
  readonly setting: NoDataSetting | undefined;
  readonly control: Control;
}

interface SourceResult extends SourceEvaluation {
  readonly pixels: ScoredPixels | null;
}

/** Runs a stage over every source and measures it, per source and pooled. Errors: `Plan.evaluate` lists them. */
export async function evaluatePlan(plan: LoadedPlan, request: EvaluateRequest, control: Control): Promise<EvaluationReport> {
  requireData(request.sources);
  const stage = stageOf(plan, request.stage);
  await checkFiles(plan, { split: request.stage, graph: stage.ports, sources: request.sources });
  const score = scoreOutputOf(stage.ports, request.score);
  const running = {
    plan,
    stageName: request.stage,
    stage,
    score,
    metrics: createMetrics(plan.hosts, stage.metrics),
    setting: request.noData,
    control,
  };
  const results: SourceResult[] = [];
  for (const [index, source] of request.sources.entries()) {
    results.push(await evaluateSource(running, source, index));
    const samples = results.reduce((total, each) => total + (each.scores?.count ?? 0), 0);
    control.progress({ level: 1, levels: 1, sources: index + 1, totalSources: request.sources.length, samples });
  }
  return {
    stage: request.stage,
    score,
    sources: results.map(({ pixels: _, ...each }) => each),
    pooled: pool(running, results),
    mean: meanOfSources(results),
  };
}

async function evaluateSource(running: Running, source: Source, index: number): Promise<SourceResult> {
  const { plan, stageName, stage } = running;
  const loaded = await readSource(plan, stageName, stage.ports, source, index);
  const values = noDataValues(running.setting, loaded.info);
  return plan.profiler.frame(stageName, () => atSource(loaded, stage.ports, values, () => measureSource(running, loaded, values)));
}

async function measureSource(
  { plan, stage, score, metrics, control }: Running,
  loaded: LoadedSource,
  noDataOf: readonly number[],
): Promise<SourceResult> {
  const { name, batch } = loaded;
  const left = leaveOut(stage.ports, batch, bindBatch(plan.manifest, stage.ports, batch), noDataOf);
  requireSeparable(left, name, 'the metrics');
  const { noData, isEmpty } = left;
  const notices = [...loaded.notices, ...left.notices, ...nonFiniteRemarks(loaded.nonFinite, noDataOf)];
  const about = { source: name, noData: noData?.count ?? 0, notices };
  if (isEmpty) return { ...about, metrics: {}, scores: null, pixels: null };
  const { values } = await runSteps(plan, stage, left.bound, withMetricInputs(score === null ? [] : [score], stage.metrics), control);
  const ranked = plan.profiler.partSync('overhead', overheadRows.ranking, () => {
    const pixels = score === null ? null : scoredPixels(name, values[score] as Tensor, batch.mask, noData);
    return { pixels, scores: pixels && summariseScores(pixels) };
  });
  return { ...about, metrics: addToMetrics(plan, metrics, values), ...ranked };
}

function pool({ metrics }: Running, results: readonly SourceResult[]): Evaluation {
  const parts = results.flatMap((result) => (result.pixels ? [result.pixels] : []));
  return {
    metrics: Object.fromEntries(metrics.map(({ metric, accumulator }) => [metric.node, accumulator.pooled()])),
    scores: parts.length === 0 ? null : summariseScores(poolPixels(parts)),
  };
}
