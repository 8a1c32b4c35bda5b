import type { Stage } from '../../schemas/stage.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';

export type { Tensors };
export type Params = Readonly<Record<string, unknown>>;

/** What a finaliser tells the person who fits: condition number, kept rank, samples and the like. */
export type FitFacts = Readonly<Record<string, number | string>>;

/**
 * Turns the accumulated reduction of a node into its state, in float64.
 * Throws `CuviscError` (`fit-too-few-samples`, `fit-not-finite`, ...) when the data cannot support the state.
 */
export interface Finaliser {
  readonly name: string;
  readonly doc: string;
  finalise(accumulators: Tensors, params: Params): { readonly state: Tensors; readonly facts: FitFacts };
}

/** Computes tensors that stage graphs read from state, in float64, rounded to the dtypes of the result. */
export interface Deriver {
  readonly name: string;
  readonly doc: string;
  derive(state: Tensors, params: Params): Tensors;
  /** What decides how precisely the results serve: a condition number, say. */
  facts?(state: Tensors, params: Params): FitFacts;
}

/** Turns a trained tensor back into the state entry that it is another form of, in float64. */
export interface Restorer {
  readonly name: string;
  readonly doc: string;
  /** `value` is the trained tensor, `inputs` are the derived tensors that the plan names beside it. */
  restore(value: Tensor, inputs: Tensors): Tensor;
}

/** A number as a function of time: epochs ended or updates made, whole numbers from 0. Float64. */
export interface ScheduleFunction {
  readonly name: string;
  readonly doc: string;
  /** Throws `CuviscError` `plan-params-invalid`. */
  create(params: Params): (time: number) => number;
}

/** Metric values by name; `null` is undefined (0/0). */
export type MetricValues = Readonly<Record<string, number | null>>;

/** Accumulates one metric node over a split: `add` returns the batch's own values, `pooled` those of all batches. */
export interface MetricAccumulator {
  add(inputs: Tensors): MetricValues;
  pooled(): MetricValues;
}

export interface MetricHost {
  readonly name: string;
  readonly doc: string;
  create(params: Params): MetricAccumulator;
}

/** A node of the pipeline whose computation is TypeScript: it runs between the graphs of a stage. */
export interface HostNode {
  readonly name: string;
  readonly doc: string;
  /**
   * Tensors by output port, in the dtypes and shapes that the plan declares, from those of the input ports, which are not to be changed.
   * A long computation calls `context.check` now and then.
   */
  run(inputs: Tensors, params: Params, context: HostNodeContext): Tensors | Promise<Tensors>;
}

export interface HostNodeContext {
  /** The node of the pipeline. */
  readonly node: string;
  readonly stage: Stage;
  /** Throws `AbortError` if the caller has given up. */
  check(): void;
}

/** Types a host node's implementation; a `hosts` module exports it under `nodes`, by its `name`. */
export function defineHostNode(node: HostNode): HostNode {
  return Object.freeze(node);
}

/** Types a finaliser file's entry; the registry lists it under its `name`. */
export function defineFinaliser(finaliser: Finaliser): Finaliser {
  return Object.freeze(finaliser);
}

/** Types a deriver file's entry; the registry lists it under its `name`. */
export function defineDeriver(deriver: Deriver): Deriver {
  return Object.freeze(deriver);
}

/** Types a restorer file's entry; the registry lists it under its `name`. */
export function defineRestorer(restorer: Restorer): Restorer {
  return Object.freeze(restorer);
}

/** Types a schedule file's entry; the registry lists it under its `name`. */
export function defineScheduleFunction(schedule: ScheduleFunction): ScheduleFunction {
  return Object.freeze(schedule);
}

/** Types a metric file's entry; the registry lists it under its `name`. */
export function defineMetricHost(host: MetricHost): MetricHost {
  return Object.freeze(host);
}
