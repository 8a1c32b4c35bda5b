import { defaultOptimizer, type OptimizerSettings } from '../../schemas/training/config.js';
import { stepNames } from '../../schemas/training-names.js';
import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import { type LoweredNodes, lowerNodes, scheduledType } from '../lowering/lower-nodes.js';
import { hostNodeInTraining } from '../diagnostics/catalogue/host-node-in-training.js';
import { nothingToTrain } from '../diagnostics/catalogue/nothing-to-train.js';
import { parameterWithoutGradient } from '../diagnostics/catalogue/parameter-without-gradient.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { OpBuilder, OpRegistry } from '../ir/builder.js';
import { type InputValue, type IrModule, type IrOutput, type IrType, moduleOf, type Value } from '../ir/value.js';
import { chooseParameters, known, type TrainableTensor } from './choose-parameters.js';
import { clipByNorm, clipByValue, globalNorm } from './clip-gradients.js';
import { type ForwardRewrite, type ForwardValues, rewrittenForward } from './forward-values.js';
import { checkLossWeights, gradientsOf, type NamedSchedule, sumLosses } from './loss-sum.js';
import type { Optimizer } from './optimizers/contract.js';
import { optimizers } from './optimizers/registry.gen.js';
import { scheduleOfFactor } from './scheduled-value.js';
import type { TrainingRequest } from './training-request.js';

export interface NamedType {
  readonly name: string;
  readonly type: IrType;
}

/** A tensor that the step changes by its gradient. */
export interface StepParameter extends NamedType {
  readonly tensor: TrainableTensor;
  readonly lrScale: number;
  readonly weightDecay: number;
  readonly optimizerState: readonly NamedType[];
}

/** A whole training step as IR: forward, losses, backward, clipping and update in one module. */
export interface TrainStep {
  readonly step: IrModule;
  /** Adds gradients instead of updating; `null` without accumulation. */
  readonly accumulate: IrModule | null;
  readonly accumulateBatches: number;
  readonly parameters: readonly StepParameter[];
  readonly gradients: readonly NamedType[];
  readonly buffers: readonly (NamedType & { readonly node: string })[];
  /** Numbers that the trainer computes, beside rate and step. */
  readonly schedules: readonly NamedSchedule[];
  readonly losses: readonly { readonly node: string; readonly output: string; readonly summed: boolean }[];
  readonly optimizer: OptimizerSettings;
}

interface Forward extends ForwardValues<TrainStep['losses'][number]> {
  readonly b: OpBuilder;
  readonly schedules: TrainStep['schedules'];
  readonly parameters: readonly { readonly input: InputValue; readonly gradient: Value; readonly tensor: TrainableTensor }[];
}

/**
 * Builds the training step; `undefined` if the pipeline has no loss, or after errors were reported. `rewrite` may put an
 * equal forward pass in the place of one, before gradients are taken.
 */
export function buildTrainStep(
  pipeline: CheckedPipeline,
  request: TrainingRequest | undefined,
  ops: OpRegistry,
  diagnostics: Diagnostics,
  rewrite: ForwardRewrite = (module) => module,
): TrainStep | undefined {
  const forward = buildForward(pipeline, request, ops, diagnostics, rewrite);
  if (!forward) return undefined;
  const settings: OptimizerSettings = { ...defaultOptimizer, ...request?.optimizer };
  const optimizer = optimizers[settings.name] as Optimizer;
  const batches = request?.accumulate ?? 1;
  const parameters = forward.parameters.map(({ input, tensor }): StepParameter => {
    const group = request?.groups?.[tensor.node.name];
    const optimizerState = optimizer.state.map((entry) => ({ name: `${input.name}#${entry}`, type: input.type }));
    const lrScale = (group?.lr ?? settings.lr) / settings.lr;
    return { name: input.name, type: input.type, tensor, lrScale, weightDecay: group?.weightDecay ?? settings.weightDecay, optimizerState };
  });
  const name = `${pipeline.ast.metadata.name}/train-step`;
  const b = forward.b.at({ node: '', line: 0, role: 'update' });
  const gathered = forward.parameters.map(({ input, gradient }) =>
    batches === 1 ? gradient : b.add(accumulator(b, input), b.div(gradient, b.scalar(batches, gradient.type.dtype))),
  );
  const buffers = [...forward.updates].map(([buffer, value]) => ({
    name: buffer,
    type: value.type,
    node: buffer.slice(0, buffer.indexOf('.')),
    value,
  }));
  const moved = buffers.map((buffer): IrOutput => ({ name: `${buffer.name}.next`, value: buffer.value, role: 'next' }));
  const reports = lossOutputs(forward);
  return {
    step: moduleOf(name, 'step', [...reports, ...update(b, forward, gathered, parameters, optimizer, settings, request ?? {}), ...moved]),
    accumulate: batches === 1 ? null : moduleOf(`${name}-accumulate`, 'step', [...reports, ...kept(forward, gathered), ...moved]),
    accumulateBatches: batches,
    parameters,
    gradients: batches === 1 ? [] : parameters.map(({ name: parameter, type }) => ({ name: gradientName(parameter), type })),
    buffers: buffers.map(({ value: _, ...buffer }) => buffer),
    schedules: forward.schedules,
    losses: forward.losses.map(({ value: _, ...loss }) => loss),
    optimizer: settings,
  };
}

/** Lowers stage train, sums the losses and differentiates with respect to the unfrozen tensors that a loss depends on; reports what stands in the way. */
function buildForward(
  pipeline: CheckedPipeline,
  training: TrainingRequest | undefined,
  ops: OpRegistry,
  diagnostics: Diagnostics,
  rewrite: ForwardRewrite,
): Forward | undefined {
  const request = training ?? {};
  const { status } = pipeline.stages.train;
  const running = pipeline.nodes.filter(({ name }) => status[name]?.status === 'runs');
  const lossNodes = running.filter(({ definition }) => definition.role === 'loss');
  if (lossNodes.length === 0 && !training) return undefined;
  const at = { source: pipeline.ast.source, start: 0, end: 0 };
  const summed = request.losses ? known(pipeline, request.losses, 'loss_nodes', at, diagnostics) : lossNodes;
  checkLossWeights(pipeline, summed, request.lossWeights, diagnostics);
  const trainable = chooseParameters(pipeline, request, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const differentiate = (parameters: Trainables) => differentiated(pipeline, running, summed, request, parameters, ops, rewrite);
  const all = differentiate(trainable);
  if (!all || all.parameters.length === 0) {
    const reason = trainable.size === 0 ? 'no unfrozen node has trainable state' : 'no gradient leads from them to unfrozen state';
    if (training) diagnostics.report(nothingToTrain, summed[0]?.ast.name.span ?? at, { reason });
    return undefined;
  }
  const host = hostNodeRead(pipeline, all);
  if (host) {
    if (training) diagnostics.report(hostNodeInTraining, host.ast.name.span, { node: host.name });
    return undefined;
  }
  reportUnreached(trainable, all.parameters, request.unfreeze ?? [], diagnostics);
  // What no gradient reaches may be read all the same, by another loss or a running average: it is then plain state.
  const reached = new Map(all.parameters.map(({ tensor }) => [tensor.name, tensor]));
  return reached.size === trainable.size ? all : differentiate(reached);
}

/** A host node that the forward pass reads, if there is one. */
function hostNodeRead({ nodes }: CheckedPipeline, { total, losses, updates }: Forward): CheckedNode | undefined {
  const values = [total, ...losses.map(({ value }) => value), ...updates.values()];
  const { inputs } = moduleOf(
    '',
    'step',
    values.map((value, i) => ({ name: String(i), value, role: 'output' })),
  );
  const read = new Set(inputs.flatMap(({ name, source }) => (source === 'value' ? [name] : [])));
  return nodes.find(({ name, definition }) => definition.host && Object.keys(definition.outputs).some((port) => read.has(`${name}.${port}`)));
}

type Trainables = ReadonlyMap<string, TrainableTensor>;

/** The forward pass of stage train with `trainable` as parameters, and the gradients of its loss; `undefined` without a loss that counts. */
function differentiated(
  pipeline: CheckedPipeline,
  running: readonly CheckedNode[],
  summed: readonly CheckedNode[],
  request: TrainingRequest,
  trainable: Trainables,
  ops: OpRegistry,
  rewrite: ForwardRewrite,
): Forward | undefined {
  const lowered = lowerNodes(pipeline, running, 'train', { ops, parameters: new Set(trainable.keys()) });
  const { b } = lowered;
  const losses = running.filter(({ definition }) => definition.role === 'loss').flatMap((node) => lossValues(node, lowered, summed));
  const counted = losses.filter((loss) => loss.summed);
  const sum = sumLosses(b, counted, request.lossWeights);
  if (!sum) return undefined;
  const forward = rewrittenForward({ total: sum.total, losses, updates: lowered.updates }, rewrite);
  const { total } = forward;
  const inputs = moduleOf('', 'step', [{ name: stepNames.total, value: total, role: 'output' }]).inputs.filter(
    ({ source }) => source === 'parameter',
  );
  const scale = scaleOf(b, request);
  const gradients = gradientsOf(ops, b, total, inputs, scale?.value);
  const parameters = inputs.flatMap((input, i) => {
    const [gradient, tensor] = [gradients[i], trainable.get(input.name)];
    return gradient && tensor ? [{ input, gradient, tensor }] : [];
  });
  const asked = [...lowered.schedules].map(([name, schedule]) => ({ ...schedule, name }));
  const schedules = [...asked, ...sum.schedules, ...(scale ? [scale.schedule] : [])];
  return { ...forward, b, schedules, parameters };
}

/** The factor of the loss in the backward pass, if it may be other than 1. */
function scaleOf(b: OpBuilder, { lossScale }: TrainingRequest): { readonly value: InputValue; readonly schedule: NamedSchedule } | undefined {
  const schedule = scheduleOfFactor(lossScale);
  const name = stepNames.lossScale;
  return schedule && { value: b.input(name, scheduledType, 'schedule'), schedule: { ...schedule, name } };
}

function lossValues(node: CheckedNode, lowered: LoweredNodes, summed: readonly CheckedNode[]) {
  return Object.keys(node.definition.outputs).flatMap((port) => {
    const value = lowered.output(node.name, port);
    return value ? [{ node: node.name, output: `${node.name}.${port}`, summed: summed.includes(node), value }] : [];
  });
}

function reportUnreached(trainable: Trainables, reached: Forward['parameters'], unfrozen: readonly string[], diagnostics: Diagnostics): void {
  for (const [name, { node }] of trainable) {
    const isForm = reached.some(({ tensor }) => tensor.node === node);
    if (!isForm && unfrozen.includes(node.name)) diagnostics.report(parameterWithoutGradient, node.ast.name.span, { parameter: name });
  }
}

function lossOutputs({ losses, total }: Forward): IrOutput[] {
  const outputs = losses.map(({ output, value }): IrOutput => ({ name: output, value, role: 'output' }));
  return [...outputs, { name: stepNames.total, value: total, role: 'output' }];
}

function accumulator(b: OpBuilder, { name, type }: InputValue): Value {
  return b.input(gradientName(name), type, 'gradient');
}

function gradientName(parameter: string): string {
  return `${parameter}#gradient`;
}

function kept(forward: Forward, gathered: readonly Value[]): IrOutput[] {
  return forward.parameters.map(({ input }, i) => ({ name: `${gradientName(input.name)}.next`, value: gathered[i] as Value, role: 'next' }));
}

/** Clips the gradients and applies the optimizer; the outputs that replace parameters and optimizer state. */
function update(
  b: OpBuilder,
  forward: Forward,
  gathered: readonly Value[],
  parameters: readonly StepParameter[],
  optimizer: Optimizer,
  settings: OptimizerSettings,
  { clipNorm, clipValue }: TrainingRequest,
): IrOutput[] {
  const scalar: IrType = { dtype: 'float64', dims: [] };
  const [lr, step] = [b.input(stepNames.rate, scalar, 'schedule'), b.input(stepNames.step, scalar, 'schedule')];
  const norm = globalNorm(b, gathered);
  const bounded = !clipValue ? gathered : clipByValue(b, gathered, clipValue);
  const clipped = !clipNorm ? bounded : clipByNorm(b, bounded, !clipValue ? norm : globalNorm(b, bounded), clipNorm);
  const outputs = parameters.flatMap(({ name, type, lrScale, weightDecay, optimizerState }, i): IrOutput[] => {
    const state = Object.fromEntries(optimizer.state.map((entry, k) => [entry, b.input(optimizerState[k]?.name ?? '', type, 'optimizer')]));
    const rate = lrScale === 1 ? lr : b.mul(lr, b.scalar(lrScale, 'float64'));
    const parameter = forward.parameters[i]?.input as InputValue;
    const next = optimizer.update({ b, parameter, gradient: clipped[i] as Value, state, lr: rate, step, weightDecay, settings });
    return [
      { name: `${name}.next`, value: next.parameter, role: 'next' },
      ...optimizer.state.map((entry, k): IrOutput => ({ name: `${optimizerState[k]?.name}.next`, value: next.state[entry] as Value, role: 'next' })),
    ];
  });
  return [{ name: stepNames.gradNorm, value: b.cast(norm, { to: 'float32' }), role: 'output' }, ...outputs];
}
