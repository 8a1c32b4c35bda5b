export { CuviscError, type ErrorPlace, isCuviscError } from '../schemas/cuvisc-error.js';
export type { ErrorEntry } from '../schemas/errors/define-errors.js';
export { type ErrorCode, errorCodes, errors, isErrorCode } from '../schemas/errors/error-code.js';
export type { Progress } from './run/control.js';
export { stateFacts } from './host/state-facts.js';
export { type Device, type DeviceReport, type DeviceRequest, type DeviceStatus, describeDevices } from './engine/devices.js';
export {
  type Deriver,
  defineDeriver,
  defineFinaliser,
  defineHostNode,
  defineMetricHost,
  defineRestorer,
  defineScheduleFunction,
  type Finaliser,
  type FitFacts,
  type HostNode,
  type HostNodeContext,
  type MetricAccumulator,
  type MetricHost,
  type MetricValues,
  type Restorer,
  type ScheduleFunction,
} from './host/contracts.js';
export type { Hosts } from './host/hosts.js';
export { onnxruntimeVersion } from './engine/onnxruntime-folder.js';
export type { Provider } from './engine/onnx-session.js';
export { type OpenOptions, openPlan } from './api/open-plan.js';
export type { Plan } from './api/plan.js';
export type {
  FitSourceOf,
  OutputOf,
  OutputsOf,
  PartOf,
  PlanTypes,
  RunOf,
  SourceOf,
  StageTypes,
  TrainSourceOf,
} from './api/plan-types.js';
export type {
  CallSettings,
  EvaluateSettings,
  FitSettings,
  LongCallSettings,
  MeasureSettings,
  NoDataSettings,
  ProfilingTableView,
  ProfilingView,
  RunSettings,
  ShardSettings,
  TrainSettings,
  TrainSplits,
  TrainSplitsOf,
} from './api/plan-settings.js';
export type { StreamedRun, StreamSettings } from './api/run-stream.js';
export type { Evaluation, EvaluationReport, SourceEvaluation } from './evaluate/evaluate-plan.js';
export type { MeanEvaluation } from './evaluate/mean-of-sources.js';
export type { ScoreSummary } from './evaluate/score-summary.js';
export type { NodeReport } from './fit/finalise-level.js';
export type { FitReport, LevelReport } from './fit/fit-plan.js';
export type { Shard } from './fit/shares.js';
export { type SourceFacts, sourceFacts } from './fit/source-facts.js';
export type { ChromeTrace } from '../schemas/chrome-trace.js';
export { chromeTrace } from './profile/chrome-trace.js';
export { findNoData } from './no-data/find-no-data.js';
export { type NoDataSetting, noDataValues } from './no-data/rule.js';
export { profileTable } from './profile/profile-table.js';
export type { NodeProfilingStats } from './profile/profiling-rows.js';
export type { Breakdown, ProfilingSettings, ProfilingStage } from './profile/profiling-settings.js';
export type { ProfilingTrace, TraceSpan } from './profile/trace-span.js';
export { renderPlanTypes, type PlanTypesOptions } from './plan/render-plan-types.js';
export { readPlan, type VerifiedPlan } from './plan/verified-plan.js';
export type { Tensor, Tensors } from '../schemas/tensor.js';
export type { Batch } from './tensor/batch.js';
export type { MetricsByNode, RunResult } from './run/run-stage.js';
export { requireLabels } from './run/require-labels.js';
export type { FileSource, Source } from './run/sources.js';
export { wavelengthTolerance } from './tensor/wavelength-grid.js';
export type { SavedCheckpoint } from './train/checkpoint-policy.js';
export { type TrainConfig, type TrainOptions, trainConfig } from '../schemas/training/config.js';
export type { LogRow, TrainEvent, TrainPart } from './train/train-events.js';
export { trainEvents, type TrainStepEvent } from './api/train-events-iterator.js';
export { topologyOf } from './train/plan-topology.js';
export type { TrainReport } from './train/train-plan.js';
export { timeArrangements, type TuneSettings, tunePlan } from './tune/tune-plan.js';
export { machineName, readTuning, type TuningEntry, tuningFile, writeTuning } from './engine/tuning-file.js';
export type { EpochSummary } from './train/train-progress.js';
export { resumeName } from './train/resume-name.js';
export { type CubeFacts, cubeFacts } from './readers/cube-facts.js';
export type { SpectralInfo, Variable } from './readers/contract.js';
export { readNpy } from './readers/npy.js';
export { type Cube, describeCube, listVariables, readCube } from './readers/read-cube.js';
export { describeLabels, type Labels, readLabels } from './readers/read-labels.js';
export { writeEnvi } from './writers/envi.js';
export { uniqueFileNames } from './writers/file-names.js';
export { writeNpy } from './writers/npy.js';
export { decisionPng, type PictureCube, quickLookPng, type ShownRange, scoreMapPng, shownRange } from './writers/picture.js';
export { certainFiles, isImageOf, pictureOf, quickLookName, type Scene, type WrittenOutput, writeOutputs } from './writers/write-outputs.js';
export { breakdowns } from './profile/profiling-settings.js';
export { createEventFile, type EventFile, type ScalarEvent } from './writers/tensorboard.js';
export { createEngine, type Engine, type EngineOpenOptions, type EngineOptions } from './api/create-engine.js';
