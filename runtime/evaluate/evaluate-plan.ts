import type { Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Control } from '../engine/control.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import { requireData } from '../fit/fit-plan.js';
import type { MetricValues } from '../host/contracts.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { bindBatch } from '../run/batch.js';
import { checkFiles } from '../run/check-sources.js';
import { runGraph } from '../run/run-graph.js';
import { addToMetrics, createMetrics, type NamedMetric, type RunnableStage, stageOf, withMetricInputs } from '../run/run-stage.js';
import { readSource, type Source } from '../run/sources.js';
import { poolPixels, type ScoredPixels, type ScoreSummary, scoredPixels, scoreOutputOf, summariseScores } from './score-summary.js';

export interface EvaluateRequest {
  readonly sources: readonly Source[];
  readonly stage: Stage;
  /** Endpoint of the scores to rank pixels by; found by shape if undefined. */
  readonly score: string | undefined;
}

export interface Evaluation {
  /** Metric values by node. */
  readonly metrics: Readonly<Record<string, MetricValues>>;
  /** Null if the stage has no score output. */
  readonly scores: ScoreSummary | null;
}

export interface SourceEvaluation extends Evaluation {
  readonly source: string;
  readonly notices: readonly string[];
}

export interface EvaluationReport {
  readonly stage: Stage;
  readonly score: string | null;
  readonly sources: readonly SourceEvaluation[];
  readonly pooled: Evaluation;
}

interface Running {
  readonly plan: LoadedPlan;
  readonly stageName: Stage;
  readonly stage: RunnableStage;
  readonly score: string | null;
  readonly metrics: readonly NamedMetric[];
  readonly control: Control;
}

interface SourceResult extends SourceEvaluation {
  readonly pixels: ScoredPixels | null;
}

/** Runs a stage over every source and measures it, per source and pooled. Errors: `Plan.evaluate` lists them. */
export async function evaluatePlan(plan: LoadedPlan, request: EvaluateRequest, control: Control): Promise<EvaluationReport> {
  requireData(request.sources);
  const stage = stageOf(plan, request.stage);
  await checkFiles(plan, { split: request.stage, graph: stage.graph, sources: request.sources });
  const score = scoreOutputOf(stage.graph, request.score);
  const running = { plan, stageName: request.stage, stage, score, metrics: createMetrics(plan.hosts, stage.metrics), control };
  const results: SourceResult[] = [];
  for (const [index, source] of request.sources.entries()) {
    results.push(await evaluateSource(running, source, index));
    const samples = results.reduce((total, each) => total + (each.scores?.count ?? 0), 0);
    control.progress({ level: 1, levels: 1, sources: index + 1, totalSources: request.sources.length, samples });
  }
  return { stage: request.stage, score, sources: results.map(({ pixels: _, ...each }) => each), pooled: pool(running, results) };
}

async function evaluateSource({ plan, stageName, stage, score, metrics, control }: Running, source: Source, index: number): Promise<SourceResult> {
  const { name, batch, notices } = await readSource(plan, stageName, stage.graph, source, index);
  return plan.profiler.frame(stageName, async () => {
    const bound = bindBatch(plan.manifest, stage.graph, batch);
    const { values } = await runGraph(plan, stage.graph, bound, withMetricInputs(score === null ? [] : [score], stage.metrics), control);
    const ranked = plan.profiler.partSync('overhead', overheadRows.ranking, () => {
      const pixels = score === null ? null : scoredPixels(name, values[score] as Tensor, batch.mask);
      return { pixels, scores: pixels && summariseScores(pixels) };
    });
    return { source: name, metrics: addToMetrics(plan, metrics, values), notices, ...ranked };
  });
}

function pool({ metrics }: Running, results: readonly SourceResult[]): Evaluation {
  const parts = results.flatMap((result) => (result.pixels ? [result.pixels] : []));
  return {
    metrics: Object.fromEntries(metrics.map(({ metric, accumulator }) => [metric.node, accumulator.pooled()])),
    scores: parts.length === 0 ? null : summariseScores(poolPixels(parts)),
  };
}
