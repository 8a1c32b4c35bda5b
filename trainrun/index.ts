export { type DataSplits, readDataYaml } from './data/read-data-yaml.js';
export { type LoadedTrainrun, loadTrainrun, type ReadyTrainrun, readyOf, type TrainrunOptions, type TrainrunSources } from './load-trainrun.js';
export { compileReady, type TrainrunTarget } from './phases/compile-trainrun.js';
export type { FinalValues, MeasuredValues } from './phases/final-values.js';
export { type MeasuredTrainrun, measureTrainrun } from './phases/measure-trainrun.js';
export type { PhaseResults } from './phases/run-phases.js';
export type { TrainrunEvent, TrainrunJob } from './phases/trainrun-job.js';
export { type PredictionRecord, predictionRecord } from './predictions/prediction-record.js';
export type { PerformedPhase } from './run-folder/perform-phase.js';
export { type PhaseName, phaseNames } from './run-folder/phase-names.js';
export type { PhaseRecord, RecordedFile, ResetReport, RunDifference, UsedCheckpoint } from './run-folder/phase-record.js';
export { readPhase, readRun } from './run-folder/read-records.js';
export { differenceText, runDifferences } from './run-folder/run-differences.js';
export type { IdentityKind, RunIdentity } from './run-folder/run-identity.js';
export { planDirectoryOf } from './run-folder/run-paths.js';
export type { RecordedSource, RunRecord } from './run-folder/run-record.js';
export { type SplitName, splitNames } from './run-folder/run-sources.js';
export { type DamagedOutput, type PhaseCheck, verifyPhase } from './run-folder/verify-phase.js';
export { type RunTrainrunSettings, runTrainrun, type TrainrunResults } from './run-trainrun.js';
export { type BuiltRun, buildRun, requireSameBuild } from './verbs/build-run.js';
export { type EvaluatedRun, evaluateRun, type EvaluateRunSettings } from './verbs/evaluate-run.js';
export { inSmokeFolder } from './verbs/in-smoke-folder.js';
export { type Preparation, type PreparedRun, prepareRun } from './verbs/prepare-run.js';
export { runAllPhases, type WholeRun } from './verbs/run-all-phases.js';
export { trainRun, type TrainRunSettings } from './verbs/train-run.js';
export type { VerbSettings } from './verbs/verb-settings.js';
export {
  build,
  type BuildSettings,
  evaluate,
  type EvaluateSettings,
  requireWeights,
  type SmokeSetting,
  train,
  type TrainSettings,
  type VerbResult,
} from './verbs/verbs.js';
