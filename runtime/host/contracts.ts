import type {
  DeriverContract,
  FinaliserContract,
  ForEach,
  HostContract,
  InputsOf,
  MetricContract,
  NodeContract,
  ParamsOf,
  RestorerContract,
  ScheduleContract,
} from '../../schemas/hosts/contracts.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { readParams } from './read-params.js';
import { readInputs, readTensor } from './read-inputs.js';

/** Parameters as a manifest holds them, before they are checked. */
export type Params = Readonly<Record<string, unknown>>;

/** What a finaliser tells the person who fits: condition number, kept rank, samples and the like. */
export type FitFacts = Readonly<Record<string, number | string>>;

/** What a host function of a plan is known by. One without a contract is called with whatever the plan holds. */
interface Host<C> {
  readonly name: string;
  readonly doc: string;
  readonly contract?: C;
}

/**
 * Turns the accumulated reductions of a node into its state, in float64.
 * Throws `CuviscError` (`fit-too-few-samples`, `fit-not-finite`, ...) when the data cannot support the state.
 */
export interface Finaliser extends Host<FinaliserContract> {
  finalise(accumulators: Tensors, params: Params): { readonly state: Tensors; readonly facts: FitFacts };
}

/** Computes tensors that stage graphs read from state, in float64, rounded to the dtypes of the result. */
export interface Deriver extends Host<DeriverContract> {
  derive(state: Tensors, params: Params): Tensors;
  /** What decides how precisely the results serve: a condition number, say. */
  facts?(state: Tensors, params: Params): FitFacts;
}

/** Turns a trained tensor back into the state entry that it is another form of, in float64. */
export interface Restorer extends Host<RestorerContract> {
  /** `value` is the trained tensor, `inputs` are the derived tensors that the plan names beside it. */
  restore(value: Tensor, inputs: Tensors): Tensor;
}

/** A number as a function of time: epochs ended or updates made, whole numbers from 0. Float64. */
export interface ScheduleFunction extends Host<ScheduleContract> {
  /** Throws `CuviscError` `plan-params-invalid`. */
  create(params: Params): (time: number) => number;
}

/** Metric values by name; `null` is undefined (0/0). */
export type MetricValues = Readonly<Record<string, number | null>>;

/** Accumulates one metric node over a split: `add` returns the batch's own values, `pooled` those of all batches. */
export interface MetricAccumulator<I = Tensors> {
  add(inputs: I): MetricValues;
  pooled(): MetricValues;
}

/** Computes numbers from graph outputs, in float64. */
export interface MetricHost extends Host<MetricContract> {
  create(params: Params): MetricAccumulator;
}

/** An implementation of kind `T` for every contract in `C`, no more and no fewer. */
export type Implementations<T, C> = { readonly [K in keyof C]: T & { readonly contract: C[K] } };

type Implementation<T, C> = T & { readonly contract: C };

/** A finaliser whose parameters and accumulators are checked by its contract: `plan-params-invalid`, `plan-host-input`. */
export function defineFinaliser<C extends FinaliserContract>(
  contract: C,
  finalise: (accumulators: InputsOf<C['inputs']>, params: ParamsOf<C>) => { readonly state: ForEach<C['results'], Tensor>; readonly facts: FitFacts },
): Implementation<Finaliser, C> {
  return Object.freeze({
    ...named(contract),
    finalise: (accumulators: Tensors, params: Params) => {
      const { state, facts } = finalise(readInputs(contract, accumulators), readParams(contract, params));
      return { state: state as Tensors, facts };
    },
  });
}

/** A node of the pipeline whose computation is TypeScript: it runs between the graphs of a stage. */
export interface HostNode extends Host<HostContract> {
  /**
   * Tensors by output port, in the dtypes and shapes that the plan declares, from those of the input ports, which are not to be changed.
   * A long computation calls `context.check` now and then.
   */
  run(inputs: Tensors, params: Params, context: HostNodeContext): Tensors | Promise<Tensors>;
}

/** What a host node may ask and tell while it runs. */
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

/** A host node of the runtime whose parameters and inputs are checked by its contract: `plan-params-invalid`, `plan-host-input`. */
export function defineContractedNode<C extends NodeContract>(
  contract: C,
  run: (inputs: InputsOf<C['inputs']>, params: ParamsOf<C>, context: HostNodeContext) => ForEach<C['results'], Tensor>,
): Implementation<HostNode, C> {
  return Object.freeze({
    ...named(contract),
    run: (inputs: Tensors, params: Params, context: HostNodeContext) =>
      run(readInputs(contract, inputs), readParams(contract, params), context) as Tensors,
  });
}

/** A deriver whose parameters and state are checked by its contract: `plan-params-invalid`, `plan-host-input`. */
export function defineDeriver<C extends DeriverContract>(
  contract: C,
  functions: {
    derive(state: InputsOf<C['inputs']>, params: ParamsOf<C>): ForEach<C['results'], Tensor>;
    facts?(state: InputsOf<C['inputs']>, params: ParamsOf<C>): FitFacts;
  },
): Implementation<Deriver, C> {
  const { derive, facts } = functions;
  return Object.freeze({
    ...named(contract),
    derive: (state: Tensors, params: Params) => derive(readInputs(contract, state), readParams(contract, params)) as Tensors,
    ...(facts && { facts: (state: Tensors, params: Params) => facts(readInputs(contract, state), readParams(contract, params)) }),
  });
}

/** A restorer whose tensors are checked by its contract: `plan-host-input`. */
export function defineRestorer<C extends RestorerContract>(
  contract: C,
  restore: (value: Tensor<C['value']['dtypes'][number]>, inputs: InputsOf<C['inputs']>) => Tensor,
): Implementation<Restorer, C> {
  return Object.freeze({
    ...named(contract),
    restore: (value: Tensor, inputs: Tensors) =>
      restore(readTensor(contract, { value }, 'value', contract.value) as Tensor<C['value']['dtypes'][number]>, readInputs(contract, inputs)),
  });
}

/** A schedule whose parameters are checked by its contract: `plan-params-invalid`. */
export function defineScheduleFunction<C extends ScheduleContract>(
  contract: C,
  create: (params: ParamsOf<C>) => (time: number) => number,
): Implementation<ScheduleFunction, C> {
  return Object.freeze({ ...named(contract), create: (params: Params) => create(readParams(contract, params)) });
}

/** A metric whose parameters and inputs are checked by its contract: `plan-params-invalid`, `plan-host-input`. */
export function defineMetricHost<C extends MetricContract>(
  contract: C,
  create: (params: ParamsOf<C>) => MetricAccumulator<InputsOf<C['inputs']>>,
): Implementation<MetricHost, C> {
  return Object.freeze({
    ...named(contract),
    create: (params: Params) => {
      const accumulator = create(readParams(contract, params));
      return { add: (inputs: Tensors) => accumulator.add(readInputs(contract, inputs)), pooled: () => accumulator.pooled() };
    },
  });
}

function named<C extends Pick<HostContract, 'name' | 'doc'>>(contract: C): { readonly name: string; readonly doc: string; readonly contract: C } {
  return { name: contract.name, doc: contract.doc, contract };
}
