export type { Progress } from './engine/control.js';
export { stateFacts } from './engine/derived.js';
export { type Device, type DeviceReport, type DeviceRequest, type DeviceStatus, describeDevices } from './engine/devices.js';
export type { FitFacts } from './host/contracts.js';
export type { Hosts } from './engine/hosts.js';
export type { Provider } from './engine/onnx-session.js';
export { type OpenOptions, openPlan } from './engine/open-plan.js';
export type {
  CallSettings,
  EvaluateSettings,
  LongCallSettings,
  MeasureSettings,
  Plan,
  RunSettings,
  ShardSettings,
  TrainSettings,
  TrainSplits,
} from './engine/plan.js';
export type { Evaluation, EvaluationReport, SourceEvaluation } from './evaluate/evaluate-plan.js';
export type { ScoreSummary } from './evaluate/score-summary.js';
export type { NodeReport } from './fit/finalise-level.js';
export type { FitReport, LevelReport } from './fit/fit-plan.js';
export type { Shard } from './fit/shares.js';
export { readPlan, type VerifiedPlan } from './plan/verified-plan.js';
export type { Batch } from './run/batch.js';
export type { RunResult } from './run/run-stage.js';
export type { FileSource, Source } from './run/sources.js';
export { wavelengthTolerance } from './run/wavelength-grid.js';
export type { SavedCheckpoint } from './train/checkpoint-policy.js';
export { type TrainConfig, type TrainOptions, trainConfig } from './train/train-config.js';
export type { LogRow, TrainEvent } from './train/train-events.js';
export { trainEvents } from './train/train-events-iterator.js';
export type { TrainReport } from './train/train-plan.js';
export type { EpochSummary } from './train/train-progress.js';
export { resumeName } from './train/train-run.js';
