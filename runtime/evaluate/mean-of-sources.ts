import type { MetricsByNode } from '../run/run-stage.js';
import type { SourceEvaluation } from './evaluate-plan.js';

/** Means over sources, as published values of several scenes are; null where no source has a value. */
export interface MeanEvaluation<M extends MetricsByNode = MetricsByNode> {
  readonly metrics: M;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
}

/** The mean over sources of each metric and of the rankings; a source in which a value is undefined does not count for it. */
export function meanOfSources(sources: readonly SourceEvaluation[]): MeanEvaluation {
  const nodes = [...new Set(sources.flatMap(({ metrics }) => Object.keys(metrics)))];
  const metrics = nodes.map((node) => {
    const names = [...new Set(sources.flatMap((source) => Object.keys(source.metrics[node] ?? {})))];
    return [node, Object.fromEntries(names.map((name) => [name, mean(sources.map((source) => source.metrics[node]?.[name]))]))] as const;
  });
  return {
    metrics: Object.fromEntries(metrics),
    rocAuc: mean(sources.map(({ scores }) => scores?.rocAuc)),
    averagePrecision: mean(sources.map(({ scores }) => scores?.averagePrecision)),
  };
}

function mean(values: readonly (number | null | undefined)[]): number | null {
  const defined = values.filter((value) => typeof value === 'number');
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
