import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanGraph, PlanGraphInput, TrainPlan } from '../../schemas/plan.js';
import { elementCount, numberAt, type Tensor, tensorFrom, type Tensors } from '../../schemas/tensor.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import type { BoundBatch } from '../tensor/batch.js';
import { wholeInputs } from '../run/block-inputs.js';
import { noiseInput, unsupported } from '../run/noise-inputs.js';
import { requireFinite } from './not-finite.js';
import { createScheduledValues, type ScheduledValues } from './scheduled-values.js';
import { type TrainValues, type ValueGroup, zerosOf } from './train-values.js';

/** The training graphs of an open plan, with the inputs that stay the same. */
export interface Stepper {
  readonly plan: LoadedPlan;
  readonly train: TrainPlan;
  readonly fixed: Tensors;
  readonly seed: number;
  readonly scheduled: ScheduledValues;
}

/** What a call depends on besides data and values. */
export interface StepClock {
  readonly epoch: number;
  /** Updates so far. */
  readonly step: number;
  /** Batches so far: the draw of its random numbers. */
  readonly batch: number;
  /** Base learning rate. */
  readonly rate: number;
  /** Update the parameters, or only add to the gradients. */
  readonly update: boolean;
}

/** What one step gave. */
export interface StepResult {
  readonly values: TrainValues;
  /** By output name. */
  readonly losses: Readonly<Record<string, number>>;
  readonly total: number;
  /** Null where the graph does not tell it. */
  readonly gradNorm: number | null;
  /** What the plan's schedules gave for this call, by name. */
  readonly scheduled: Readonly<Record<string, number>>;
}

/** Prepares the training graphs, before training changes the plan's state. Throws `CuviscError` `plan-not-fitted`, `host-unknown`, `plan-params-invalid`. */
export async function createStepper(plan: LoadedPlan, train: TrainPlan, seed: number): Promise<Stepper> {
  const graphs = [train.step, train.accumulate].flatMap((graph) => graph ?? []);
  const scheduled = createScheduledValues(plan.hosts, train.schedules);
  const fixed = await Promise.all(graphs.map((graph) => plan.fixedInputs(graph)));
  return { plan, train, seed, scheduled, fixed: Object.assign({}, ...fixed) as Tensors };
}

/**
 * Runs one batch through the step graph, or the accumulate graph where `clock.update` is false, and returns the values after it.
 * Gradients are zero after an update. Throws `CuviscError` `train-not-finite` naming the loss and where it stopped being finite, `engine-failed`.
 */
export async function runStep(stepper: Stepper, values: TrainValues, bound: BoundBatch, clock: StepClock): Promise<StepResult> {
  const { plan, train } = stepper;
  const { scalars } = train;
  const graph = clock.update ? train.step : (train.accumulate ?? train.step);
  const batch = wholeInputs(bound);
  const scheduled = stepper.scheduled(clock);
  const given = (input: PlanGraphInput): Tensor =>
    input.source === 'schedule' ? scalarOf(train.scalars, input, scheduled, clock) : inputValue(stepper, values, bound, clock, input);
  const named = graph.inputs.map((input) => [input.name, batch[input.name] ?? given(input)] as const);
  const inputs: Tensors = Object.fromEntries(named);
  const told = [...train.losses.map((loss) => loss.output), scalars.total, scalars.gradNorm];
  const wanted = graph.outputs.filter((output) => output.replaces !== undefined || told.includes(output.name)).map((output) => output.name);
  const results = await (await plan.session(graph)).run(inputs, wanted);
  const read = (name: string): number | null => (results[name] ? numberAt(results[name].data, 0) : null);
  const losses = train.losses.flatMap(({ output }) => (results[output] ? [[output, read(output) as number] as const] : []));
  const total = read(scalars.total) ?? unsupported(`${graph.file.path} does not tell the total loss`);
  const found = { losses: Object.fromEntries(losses), total, scheduled, gradNorm: read(scalars.gradNorm) };
  const at = `epoch ${clock.epoch}, batch ${clock.batch + 1} since the start, after ${clock.step} updates`;
  await requireFinite({ plan, train, graph, inputs, at }, found);
  return { ...found, values: nextValues(stepper, graph, values, results, clock.update) };
}

function inputValue(stepper: Stepper, values: TrainValues, bound: BoundBatch, clock: StepClock, input: PlanGraphInput): Tensor {
  if (input.source === 'noise') return noiseInput(stepper.train.noise, input.name, bound.bindings, { seed: stepper.seed, draw: clock.batch });
  const { parameters, optimizer, gradients, buffers, pinned } = values;
  const value = [parameters, optimizer, gradients, buffers, pinned, stepper.fixed].find((group) => Object.hasOwn(group, input.name))?.[input.name];
  return value ?? unsupported(`nothing supplies ${input.name} of the training graph`);
}

function scalarOf(
  scalars: TrainPlan['scalars'],
  { name, dtype, dims }: PlanGraphInput,
  scheduled: StepResult['scheduled'],
  { rate, step }: StepClock,
): Tensor {
  const known: Readonly<Record<string, number>> = { ...scheduled, [scalars.rate]: rate, [scalars.step]: step + 1 };
  const value = known[name] ?? unsupported(`the training graph asks for schedule value ${name}, which this runtime does not know`);
  return tensorFrom(
    dtype,
    dims.map(() => 1),
    [value],
  );
}

function nextValues({ train }: Stepper, graph: PlanGraph, before: TrainValues, results: Tensors, updated: boolean): TrainValues {
  const replacements = new Map(graph.outputs.flatMap(({ name, replaces }) => (replaces === undefined ? [] : [[replaces, name] as const])));
  if (replacements.size === 0) unsupported(`${graph.file.path} changes nothing`);
  const next = (group: ValueGroup): Tensors => {
    const replaced = Object.entries(before[group]).map(([name, value]) => {
      const output = replacements.get(name);
      return [name, output === undefined ? value : replacing(value, results[output] as Tensor, name)] as const;
    });
    return Object.fromEntries(replaced);
  };
  const gradients = updated ? zerosOf(train.gradients) : next('gradients');
  return { parameters: next('parameters'), optimizer: next('optimizer'), gradients, buffers: next('buffers'), pinned: before.pinned };
}

function replacing(before: Tensor, after: Tensor, name: string): Tensor {
  if (after.dtype === before.dtype && after.data.length === elementCount(before.dims)) return { ...after, dims: before.dims };
  throw new CuviscError(
    'engine-failed',
    `the next value of ${name} is ${after.dtype}[${after.dims.join(', ')}], ${name} is ${before.dtype}[${before.dims.join(', ')}]`,
    { fault: 'run' },
  );
}
