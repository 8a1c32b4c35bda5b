import type { TrainPlan } from '../../schemas/plan.js';
import { scheduleLogName, stepNames } from '../../schemas/training-names.js';
import type { NamedType, StepParameter, TrainStep } from '../4-differentiate/train-step.js';
import { entryName } from '../ir/names.js';
import { type Emission, noiseOf, planGraph } from './plan-graph.js';

/** The graphs of training, and what they read and replace. */
export function trainPlan(emission: Emission, train: TrainStep): TrainPlan {
  const read = new Set([train.step, train.accumulate].flatMap((module) => module?.inputs.map(({ name }) => name) ?? []));
  const named = ({ name, type }: NamedType) => ({ name, dtype: type.dtype, dims: [...type.dims] });
  return {
    step: planGraph(emission, 'train-step', train.step),
    accumulate: train.accumulate && planGraph(emission, 'train-accumulate', train.accumulate),
    accumulateBatches: train.accumulateBatches,
    scalars: stepScalars,
    parameters: train.parameters.map((parameter) => ({ ...named(parameter), ...trainParameter(parameter) })),
    optimizerState: train.parameters.flatMap(({ optimizerState }) => optimizerState.map(named)),
    gradients: train.gradients.map(named),
    noise: noiseOf([train.step, ...(train.accumulate ? [train.accumulate] : [])]),
    schedules: train.schedules
      .filter(({ name }) => read.has(name))
      .map(({ name, of, by, host, params }) => ({ name, logged: scheduleLogName(name, of), by, host: host.name, params: { ...params } })),
    buffers: train.buffers.map((buffer) => ({ ...named(buffer), node: buffer.node })),
    losses: train.losses.map((loss) => ({ ...loss })),
    optimizer: { ...train.optimizer, betas: [...train.optimizer.betas] },
  };
}

/** How the training graphs call the scalars that belong to no node. */
const stepScalars: TrainPlan['scalars'] = { rate: stepNames.rate, step: stepNames.step, total: stepNames.total, gradNorm: stepNames.gradNorm };

function trainParameter({ name, tensor, lrScale, weightDecay, optimizerState }: StepParameter) {
  const { node, follows } = tensor;
  const global = (entry: string) => entryName(node.name, entry);
  return {
    node: node.name,
    start: name,
    writes: follows ? global(follows.state) : name,
    host: follows?.restoredBy?.host.name ?? null,
    hostInputs: Object.fromEntries(Object.entries(follows?.restoredBy?.reads ?? {}).map(([key, result]) => [key, global(result)])),
    lrScale,
    weightDecay,
    optimizerState: optimizerState.map((state) => state.name),
  };
}
