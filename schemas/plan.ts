export type { FitLevel, NodeFit, NodeReduction } from './plan/fit.js';
export type { FileRef, NoiseSpec, PlainGraph, PlanGraph, PlanGraphInput, PlanGraphOutput, PlanRegion } from './plan/graph.js';
export { type PlanManifest, planManifest } from './plan/manifest.js';
export type { Connection, NodeStatus, PlanNode } from './plan/node.js';
export type { HostMetric, HostStep, PlanStep, StagePlan, StepPorts } from './plan/stage.js';
export type { Derivation, StateSpec } from './plan/state.js';
export type { ScheduledValue, TrainParameter, TrainPlan } from './plan/train.js';
export { planMinor, planVersion } from './plan/version.js';
