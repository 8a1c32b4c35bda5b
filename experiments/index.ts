export { z } from 'zod';
export type { Codec, CodecPlace, FileReference, MemoryOnly, OutputCodec, ValueOf, Written } from './codecs/codec.js';
export { directory } from './codecs/directory.js';
export { fileReferences } from './codecs/file-references.js';
export { json } from './codecs/json.js';
export { memory } from './codecs/memory.js';
export { npy } from './codecs/npy.js';
export { planDirectory } from './codecs/plan-directory.js';
export { safetensors } from './codecs/safetensors.js';
export { text } from './codecs/text.js';
export type { Experiment, LoadedExperiment } from './define/experiment-definition.js';
export { experiment, type ExperimentSpec } from './define/experiment.js';
export type { Handle } from './define/handle.js';
export {
  type InputSpec,
  type InputSpecs,
  type InputValue,
  type InputValues,
  lazy,
  type MemberValues,
  optional,
  type OutputValues,
  stopping,
} from './define/inputs.js';
export { loadedExperiment, loadExperiment } from './define/load-experiment.js';
export { label, operational } from './define/param-policy.js';
export { grid, named } from './define/parameter-sets.js';
export type { ParamPolicy, ParamValues, ParameterSet, Params, ParamsSchema } from './define/params.js';
export type { FailurePolicy, Input, Outputs, Port, PortsOf } from './define/port.js';
export type { Cell, FigureReportable, Reportable, TableReportable, TextReportable } from './define/reportable.js';
export type { RunContext } from './define/run-context.js';
export type {
  AggregateDefinition,
  AnyDefinition,
  DefinitionCommon,
  DefinitionSite,
  EngineFacet,
  Member,
  MemberSelector,
  Needs,
  StageDefinition,
} from './define/stage-definition.js';
export { aggregate, type AggregateSpec, type CommonSpec, stage, type StageSpec } from './define/stage.js';
export { findGarbage, type Garbage, type GarbageArtifact, type GcRequest } from './gc/find-garbage.js';
export { removeGarbage } from './gc/remove-garbage.js';
export type { CodeTerm, InputTerm, KeyTerms } from './keys/key-terms.js';
export type { AuditEntry, OutputRecord, StageRecord } from './keys/stage-record.js';
export { acceptCode } from './plan/accept-code.js';
export { checkExperiment } from './plan/check-experiment.js';
export type { Action, Reason, ReasonCode } from './plan/decision.js';
export { expandInstances, type Expansion } from './plan/expand-instances.js';
export type { ExperimentPlan, PlanCounts, PlanRequest, PlannedInstance, PlannedOutput } from './plan/experiment-plan.js';
export { explainKeys, type ExplainRequest, type Explanation } from './plan/explain.js';
export { type ExperimentFinding, InvalidExperiment } from './plan/finding.js';
export type { Instance, InstanceInput } from './plan/instance.js';
export { canonicalPlan, planExperiment, type PreparedPlan } from './plan/plan-experiment.js';
export type { ArtifactState, FoundRecord, RecordSource } from './plan/record-source.js';
export { type TermChange, termChanges } from './plan/term-changes.js';
export { comparePlans, type InstanceDifference } from './report/compare-plans.js';
export { findRun } from './report/find-run.js';
export { reportOf } from './report/report-of.js';
export { reportPage } from './report/report-page.js';
export type { InstanceState, ReportedArtifact, ReportedInstance, RunReport, RunState } from './report/run-report.js';
export type { RunEnvironment } from './run/environment.js';
export type { Failure } from './run/failure.js';
export { type KeptRun, listRuns, readRun, type RunSummary } from './run/read-runs.js';
export { removingFrom } from './run/removing-from.js';
export type { InstanceOutcome, InstanceResult, ResultCounts, RunEvent, RunStatus } from './run/run-event.js';
export { runExperiment } from './run/run-experiment.js';
export type { RunOptions, RunOutcome } from './run/run-options.js';
export type { RunRecord } from './run/run-record.js';
export type { KeyLock } from './store/lock-key.js';
export { openStore, type Store } from './store/store.js';
export type { ComparedOutput } from './reproduce/compare-stores.js';
export type { Drift } from './reproduce/drift.js';
export { type OpenPack, openPack } from './reproduce/open-pack.js';
export { type Packed, packRun } from './reproduce/pack-run.js';
export { type Reproduction, type ReproduceOptions, reproduceRun } from './reproduce/reproduce-run.js';
export { settledPlan } from './report/settled-plan.js';
export { copyRecord, linked, type PlaceFile } from './store/copy-record.js';
