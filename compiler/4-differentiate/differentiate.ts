import { defaultOptimizer, type OptimizerSettings } from '../../schemas/training/config.js';
import { stepNames } from '../../schemas/training-names.js';
import { createBuilder, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { besideName, type ValueOwner } from '../ir/names.js';
import { type InputValue, type IrOutput, moduleOf, type Value } from '../ir/value.js';
import { type NamedSchedule, scheduledType } from '../lowering/lower-nodes.js';
import { clipByNorm, clipByValue, globalNorm } from './clip-gradients.js';
import { totalOf, type TrainForward } from './lower-training.js';
import { gradientsOf } from './loss-sum.js';
import type { Optimizer } from './optimizers/contract.js';
import { optimizers } from './optimizers/registry.gen.js';
import { scheduleOfFactor } from './scheduled-value.js';
import type { NamedType, StepParameter, TrainStep } from './train-step.js';
import type { TrainingRequest } from './training-request.js';

/** A parameter while the step is built. */
interface Differentiated extends StepParameter {
  readonly input: InputValue;
  /** Of this batch, or averaged with those of the batches before it. */
  readonly gradient: Value;
}

/** The training step of a forward pass: its gradients, clipped, and the optimizer's update, in one module with it. */
export function differentiate(forward: TrainForward, request: TrainingRequest, ops: OpRegistry): TrainStep {
  const settings: OptimizerSettings = { ...defaultOptimizer, ...request.optimizer };
  const batches = request.accumulate ?? 1;
  const scale = scaleOf(createBuilder(ops, { node: '', line: 0, role: 'forward' }), request);
  const b = createBuilder(ops, { node: '', line: 0, role: 'update' });
  const parameters = parametersOf(forward, request, settings, scale?.value, ops).map((parameter): Differentiated => {
    const { input, gradient, type } = parameter;
    return batches === 1 ? parameter : { ...parameter, gradient: b.add(gradientInput(b, input), b.div(gradient, b.scalar(batches, type.dtype))) };
  });
  const { outputs } = forward.module;
  const losses = outputs.filter(({ role, name }) => role === 'output' && name !== stepNames.total);
  const reports = [...losses, ...outputs.filter(({ name }) => name === stepNames.total)];
  const moved = outputs.filter(({ role }) => role === 'next');
  const step = [...reports, ...update(b, parameters, settings, request), ...moved];
  const name = `${forward.pipeline}/train-step`;
  return {
    step: moduleOf(name, 'step', step),
    accumulate: batches === 1 ? null : moduleOf(`${name}-accumulate`, 'step', [...reports, ...parameters.map(keptGradient), ...moved]),
    accumulateBatches: batches,
    parameters: parameters.map(({ input: _, gradient: __, ...parameter }) => parameter),
    gradients: batches === 1 ? [] : parameters.map((parameter) => ({ name: gradientName(parameter.name), type: parameter.type })),
    buffers: moved.map(({ replaces, value, of }) => ({ name: replaces as string, type: value.type, node: (of as ValueOwner).node })),
    schedules: [...forward.schedules, ...(scale ? [scale.schedule] : [])],
    losses: forward.losses,
    optimizer: settings,
  };
}

/** The parameters with their gradients, in the order in which the loss reads them. */
function parametersOf(
  { module, trainable }: TrainForward,
  { groups }: TrainingRequest,
  settings: OptimizerSettings,
  scale: Value | undefined,
  ops: OpRegistry,
): Differentiated[] {
  const { total, parameters } = totalOf(module);
  const gradients = gradientsOf(ops, total, parameters, scale);
  const { state } = optimizers[settings.name] as Optimizer;
  return parameters.map((input, i) => {
    const { name, type } = input;
    const [gradient, tensor] = [gradients[i], trainable.get(name)];
    if (!gradient || !tensor) throw new InternalError(`no gradient reaches parameter ${name}`);
    const group = groups?.[tensor.node.name];
    return {
      ...{ name, type, tensor, input, gradient },
      lrScale: (group?.lr ?? settings.lr) / settings.lr,
      weightDecay: group?.weightDecay ?? settings.weightDecay,
      optimizerState: state.map((entry) => ({ name: besideName(name, entry), type })),
    };
  });
}

/** The factor of the loss in the backward pass, if it may be other than 1. */
function scaleOf(b: OpBuilder, { lossScale }: TrainingRequest): { readonly value: InputValue; readonly schedule: NamedSchedule } | undefined {
  const schedule = scheduleOfFactor(lossScale);
  const name = stepNames.lossScale;
  return schedule && { value: b.input(name, scheduledType, 'schedule'), schedule: { ...schedule, name } };
}

function gradientName(parameter: string): string {
  return besideName(parameter, 'gradient');
}

function gradientInput(b: OpBuilder, { name, type, of }: InputValue): Value {
  return b.input(gradientName(name), type, 'gradient', of && { of });
}

function nextOf(name: string, value: Value, of: ValueOwner | undefined): IrOutput {
  return { name: besideName(name, 'next'), value, role: 'next', ...(of && { of }), replaces: name };
}

function keptGradient({ name, gradient, input }: Differentiated): IrOutput {
  return nextOf(gradientName(name), gradient, input.of);
}

/** Clips the gradients and applies the optimizer; the outputs that replace parameters and optimizer state. */
function update(
  b: OpBuilder,
  parameters: readonly Differentiated[],
  settings: OptimizerSettings,
  { clipNorm, clipValue }: TrainingRequest,
): IrOutput[] {
  const [lr, step] = [b.input(stepNames.rate, scheduledType, 'schedule'), b.input(stepNames.step, scheduledType, 'schedule')];
  const gradients = parameters.map(({ gradient }) => gradient);
  const norm = globalNorm(b, gradients);
  const bounded = clipValue ? clipByValue(b, gradients, clipValue) : gradients;
  const clipped = clipNorm ? clipByNorm(b, bounded, clipValue ? globalNorm(b, bounded) : norm, clipNorm) : bounded;
  const outputs = parameters.flatMap((parameter, i) => updateOne(b, { ...parameter, gradient: clipped[i] as Value }, settings, { lr, step }));
  return [{ name: stepNames.gradNorm, value: b.cast(norm, { to: 'float32' }), role: 'output' }, ...outputs];
}

function updateOne(
  b: OpBuilder,
  { input, gradient, lrScale, weightDecay, optimizerState }: Differentiated,
  settings: OptimizerSettings,
  { lr, step }: { readonly lr: Value; readonly step: Value },
): IrOutput[] {
  const { name, of } = input;
  const optimizer = optimizers[settings.name] as Optimizer;
  const kept = optimizer.state.map((entry, k) => {
    const { name: own, type } = optimizerState[k] as NamedType;
    return { entry, input: b.input(own, type, 'optimizer', of && { of }) };
  });
  const state = Object.fromEntries(kept.map((each) => [each.entry, each.input]));
  const rate = lrScale === 1 ? lr : b.mul(lr, b.scalar(lrScale, 'float64'));
  const next = optimizer.update({ b, parameter: input, gradient, state, lr: rate, step, weightDecay, settings });
  return [nextOf(name, next.parameter, of), ...kept.map((each) => nextOf(each.input.name, next.state[each.entry] as Value, of))];
}
