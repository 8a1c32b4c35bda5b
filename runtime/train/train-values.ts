import type { Dim } from '../../schemas/dim.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import type { TrainParameter, TrainPlan } from '../../schemas/plan.js';
import { elementCount, type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import { hostNamed } from '../host/hosts.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { specOf, withState } from '../plan/plan-state.js';
import { convertTensor } from '../tensor/tensor-check.js';

/** Everything that a training step changes, by graph input name. Never changed in place. */
export interface TrainValues {
  readonly parameters: Tensors;
  readonly optimizer: Tensors;
  /** Sums of the batches since the last update. */
  readonly gradients: Tensors;
  /** State that a step replaces without a gradient, such as running means. */
  readonly buffers: Tensors;
  /** Derived tensors that stay as they were when training began, although they depend on trained state. */
  readonly pinned: Tensors;
}

/** A kind of values that a step replaces. */
export type ValueGroup = keyof TrainValues;

/** The train section. Throws `CuviscError` `plan-not-trainable` if the plan was compiled without one. */
export function trainPlanOf(plan: LoadedPlan): TrainPlan {
  if (plan.manifest.train) return plan.manifest.train;
  throw new CuviscError('plan-not-trainable', 'the plan has no training step', {
    hint: 'compile it with a trainrun that lists unfreeze_nodes and loss_nodes',
  });
}

/** The values before the first step. Throws `CuviscError` `plan-not-fitted` if a parameter starts from state that was never set. */
export function startValues(plan: LoadedPlan, train: TrainPlan): TrainValues {
  const starts = train.parameters.map((parameter) => parameter.start);
  const inState = (name: string): boolean => specOf(plan.manifest, name) !== undefined;
  const found = plan.valuesOf(
    starts.filter(inState),
    starts.filter((name) => !inState(name)),
  );
  const parameters = train.parameters.map(({ name, start, dtype }) => [name, convertTensor(name, found[start] as Tensor, dtype)]);
  return {
    parameters: Object.fromEntries(parameters),
    optimizer: zerosOf(train.optimizerState),
    gradients: zerosOf(train.gradients),
    buffers: startBuffers(plan, train),
    pinned: plan.valuesOf([], pinnedNames(plan, train)),
  };
}

function startBuffers(plan: LoadedPlan, { buffers }: TrainPlan): Tensors {
  const found = plan.valuesOf(
    buffers.map((buffer) => buffer.name),
    [],
  );
  return Object.fromEntries(buffers.map(({ name, dtype }) => [name, convertTensor(name, found[name] as Tensor, dtype)]));
}

/** Results of every derivation of which a parameter is one, other than parameters, and what restoring reads. */
function pinnedNames(plan: LoadedPlan, train: TrainPlan): string[] {
  const starts = new Set(train.parameters.map((parameter) => parameter.start));
  const outputs = plan.manifest.derived.map((each) => Object.values(each.outputs).map((output) => output.name));
  const siblings = outputs.filter((names) => names.some((name) => starts.has(name))).flat();
  const parameters = new Set(train.parameters.map((parameter) => parameter.name));
  const read = train.parameters.flatMap((parameter) => Object.values(parameter.hostInputs)).filter((name) => !parameters.has(name));
  return [...new Set([...siblings, ...read])].filter((name) => !starts.has(name));
}

/** Zeros of the declared sizes, by name. */
export function zerosOf(specs: TrainPlan['gradients']): Tensors {
  return Object.fromEntries(
    specs.map(({ name, dtype, dims }) => {
      const sizes = dims.map((dim) => (typeof dim === 'number' ? dim : unsized(name, dims)));
      return [name, tensorWith(dtype, sizes, new (arrayOf(dtype))(elementCount(sizes)))];
    }),
  );
}

function unsized(name: string, dims: readonly Dim[]): never {
  throw new CuviscError('plan-unsupported', `${name} has no fixed size: [${dims.join(', ')}]`);
}

/**
 * The state entries that `values` set, in the state's dtypes: parameters through their host functions, and buffers.
 * Throws `CuviscError` `host-unknown` and what the host functions throw.
 */
function trainedState(plan: LoadedPlan, train: TrainPlan, values: TrainValues): Tensors {
  const written = train.parameters.map((parameter) => [parameter.writes, restored(plan, parameter, values)] as const);
  const entries = [...written, ...Object.entries(values.buffers)];
  return Object.fromEntries(entries.map(([name, value]) => [name, convertTensor(name, value, specOf(plan.manifest, name)?.dtype ?? value.dtype)]));
}

function restored(plan: LoadedPlan, parameter: TrainParameter, { parameters, pinned }: TrainValues): Tensor {
  const value = parameters[parameter.name] as Tensor;
  if (parameter.host === null) return value;
  const inputs = Object.entries(parameter.hostInputs).map(([key, name]) => [key, (parameters[name] ?? pinned[name]) as Tensor]);
  return hostNamed(plan.hosts.restorers, parameter.host, parameter.node).restore(value, Object.fromEntries(inputs));
}

/**
 * Puts `values` into the plan in memory, so that stage graphs run with them. Parameters that are derived tensors are fed as they
 * are, without the detour over their state.
 */
export function showValues(plan: LoadedPlan, train: TrainPlan, values: TrainValues): void {
  const starts = train.parameters.map(({ start, name }) => [start, values.parameters[name] as Tensor] as const);
  const derived = starts.filter(([start]) => specOf(plan.manifest, start) === undefined);
  const state = withState(plan.manifest, plan.state, trainedState(plan, train, values));
  plan.setState(state, { ...values.pinned, ...Object.fromEntries(derived) });
}
