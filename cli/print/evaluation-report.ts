import type { Evaluation, EvaluationReport, ScoreSummary } from '../../runtime/index.js';
import { renderMetrics } from './metric-table.js';
import { sixDecimals } from './numbers.js';
import { renderTable } from './table.js';

/** Metrics of the pipeline, ranking of the raw scores and their statistics, each per source and pooled. */
export function renderEvaluation({ score, sources, pooled }: EvaluationReport): string {
  const rows: { title: string; of: Evaluation }[] = [
    ...sources.map((source) => ({ title: source.source, of: source })),
    { title: 'pooled', of: pooled },
  ];
  const scored = rows.flatMap(({ title, of }) => (of.scores ? [{ title, summary: of.scores }] : []));
  const metrics = renderMetrics(rows.map(({ title, of }) => ({ title, metrics: of.metrics })));
  const parts = score === null ? [metrics] : [metrics, renderRanking(score, scored), renderStatistics(score, scored)];
  return parts.filter((part) => part !== '').join('\n\n') || 'The stage has neither metrics nor a score output.';
}

type Scored = readonly { readonly title: string; readonly summary: ScoreSummary }[];

function renderRanking(score: string, rows: Scored): string {
  const body = rows.map(({ title, summary: { count, positives, rocAuc, averagePrecision } }) => [
    title,
    String(count),
    positives === null ? '-' : String(positives),
    sixDecimals(rocAuc),
    sixDecimals(averagePrecision),
  ]);
  return renderTable([`${score} ranks`, 'pixels', 'positive', 'ROC AUC', 'average precision'], body);
}

function renderStatistics(score: string, rows: Scored): string {
  const body = rows.map(({ title, summary: { sum, mean, min, max } }) => [title, ...[sum, mean, min, max].map(String)]);
  return renderTable([`${score} is`, 'sum', 'mean', 'min', 'max'], body);
}
