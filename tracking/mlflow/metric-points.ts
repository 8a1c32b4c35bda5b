import type { RecordOf } from '../journal/journal-records.js';
import { toJsonNumber } from '../journal/special-numbers.js';

/** A point of a metric's curve. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The points of a line of metrics. What is undefined is NaN; what was measured on the test split has a curve of its own, `test/<name>`. */
export function pointsOf({ stage, step, time, values }: RecordOf<'metrics'>): MetricPoint[] {
  return Object.entries(values).map(([name, value]) => ({ key: curveName(name, stage), value: value ?? Number.NaN, step, time }));
}

/** The points of final values: `final/<name>`. */
export function finalPointsOf({ step, time, values }: RecordOf<'final'>): MetricPoint[] {
  return Object.entries(values).map(([name, value]) => ({ key: `final/${name}`, value: value ?? Number.NaN, step, time }));
}

/** Metrics of val and test are logged under one name. */
function curveName(name: string, stage: string | undefined): string {
  return stage === 'test' && !/^test[/_]/.test(name) ? `test/${name}` : name;
}

/** A point as the REST API takes it: protobuf's JSON has words for what is not finite. */
export function metricOf({ key, value, step, time }: MetricPoint): object {
  return { key, value: toJsonNumber(value), step, timestamp: Math.round(time) };
}

/** What tells points of one curve apart: step and value, as the server gives them back, which keeps an infinity as the largest number. */
export function markOf({ value, step }: Pick<MetricPoint, 'value' | 'step'>): string {
  const bounded = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  return `${step} ${bounded}`;
}
