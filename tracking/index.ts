export { type LastDeed, beforeDeath } from './before-death.js';
export {
  type ArtifactReference,
  beginRun,
  type MetricRow,
  type MetricValues,
  type RunBeginning,
  type RunEnd,
  type RunJournal,
} from './journal/begin-run.js';
export { flattenParams, type PlainValue } from './journal/flatten-params.js';
export { type EndStatus, type JournalRecord, journalName } from './journal/journal-records.js';
export { type Journal, readJournal, type RecordedRun } from './journal/read-journal.js';
export { deliverJournal, type DeliverySettings, type JournalDelivery } from './mlflow/deliver-journal.js';
export type { DeliveryReport } from './mlflow/run-delivery.js';
export { type LiveSettings, type LiveTracker, trackLive } from './mlflow/track-live.js';
export { type TrackingTarget, trackingTarget } from './mlflow/tracking-target.js';
export { activeTracing, failSpan, openTracing, type OpenSpanSettings, type Tracing, type TracingSettings } from './spans/open-tracing.js';
export { readSpans, type StoredSpan, type StoredSpans, type StoredValue } from './spans/read-spans.js';
export { spanTimeline } from './spans/span-timeline.js';
export { type SpanNode, spanTrees } from './spans/span-tree.js';
export { tracesName } from './spans/otlp-json.js';
