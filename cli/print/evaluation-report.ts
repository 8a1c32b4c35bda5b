import type { Evaluation, EvaluationReport, MeanEvaluation, ScoreSummary } from '../../runtime/index.js';
import { renderMetrics } from './metric-table.js';
import { sixDecimals } from './numbers.js';
import { renderTable } from './table.js';

/** Metrics of the pipeline, ranking of the raw scores and their statistics, each per source, pooled, and on average over several sources. */
export function renderEvaluation({ score, sources, pooled, mean }: EvaluationReport): string {
  const rows: { title: string; of: Evaluation }[] = [
    ...sources.map((source) => ({ title: source.source, of: source })),
    { title: 'pooled', of: pooled },
  ];
  const scored = rows.flatMap(({ title, of }) => (of.scores ? [{ title, summary: of.scores }] : []));
  const means = sources.length > 1 ? [{ title: `mean of ${sources.length}`, metrics: mean.metrics }] : [];
  const metrics = renderMetrics([...rows.map(({ title, of }) => ({ title, metrics: of.metrics })), ...means]);
  const ranking = score === null ? [] : [renderRanking(score, scored, sources.length > 1 ? mean : undefined), renderStatistics(score, scored)];
  const parts = [metrics, ...ranking];
  return parts.filter((part) => part !== '').join('\n\n') || 'The stage has neither metrics nor a score output.';
}

type Scored = readonly { readonly title: string; readonly summary: ScoreSummary }[];

function renderRanking(score: string, rows: Scored, mean: MeanEvaluation | undefined): string {
  const body = rows.map(({ title, summary: { count, positives, rocAuc, averagePrecision } }) => [
    title,
    String(count),
    positives === null ? '-' : String(positives),
    sixDecimals(rocAuc),
    sixDecimals(averagePrecision),
  ]);
  const last = mean ? [[`mean of ${rows.length - 1}`, '', '', sixDecimals(mean.rocAuc), sixDecimals(mean.averagePrecision)]] : [];
  return renderTable([`${score} ranks`, 'pixels', 'positive', 'ROC AUC', 'average precision'], [...body, ...last]);
}

function renderStatistics(score: string, rows: Scored): string {
  const body = rows.map(({ title, summary: { sum, mean, min, max } }) => [title, ...[sum, mean, min, max].map(String)]);
  return renderTable([`${score} is`, 'sum', 'mean', 'min', 'max'], body);
}
