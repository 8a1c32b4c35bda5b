import { stepNames } from '../../schemas/training-names.js';
import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import { hostNodeInTraining } from '../diagnostics/catalogue/host-node-in-training.js';
import { nothingToTrain } from '../diagnostics/catalogue/nothing-to-train.js';
import { parameterWithoutGradient } from '../diagnostics/catalogue/parameter-without-gradient.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { OpRegistry } from '../ir/builder.js';
import { besideName, entryName } from '../ir/names.js';
import { type InputValue, type IrModule, type IrOutput, moduleOf, type Value } from '../ir/value.js';
import { type LoweredNodes, lowerNodes, type NamedSchedule } from '../lowering/lower-nodes.js';
import { chooseParameters, known, type TrainableTensor } from './choose-parameters.js';
import { checkLossWeights, sumLosses } from './loss-sum.js';
import type { TrainingRequest } from './training-request.js';
import { vjp } from './vjp.js';

/** An output port of a loss node: float32 scalar under the name `output`. */
export interface TrainLoss {
  readonly node: string;
  readonly port: string;
  readonly output: string;
  /** Whether the sum that is minimised counts it. */
  readonly summed: boolean;
}

/** Trainable tensors by the name of their graph input. */
export type Trainables = ReadonlyMap<string, TrainableTensor>;

/** The forward pass of a training step. */
export interface TrainForward {
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** Yields `train/total`, every loss, and the next value of each state entry that a step replaces without a gradient. */
  readonly module: IrModule;
  readonly losses: readonly TrainLoss[];
  /** Numbers that the trainer computes, beside rate and step. */
  readonly schedules: readonly NamedSchedule[];
  /** What the gradient of `train/total` reaches: the inputs of source `parameter`. */
  readonly trainable: Trainables;
}

/**
 * Lowers stage train with the unfrozen tensors that a loss depends on as parameters, and sums the losses. `undefined` if the
 * pipeline has no loss and no training is asked for, or after what stands in the way was reported.
 */
export function lowerTraining(
  pipeline: CheckedPipeline,
  training: TrainingRequest | undefined,
  ops: OpRegistry,
  diagnostics: Diagnostics,
): TrainForward | undefined {
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
  const source: ForwardSource = { pipeline, running, summed, weights: request.lossWeights, ops };
  const all = lowerForward(source, trainable);
  const reached = all ? reachedBy(all, ops) : new Map<string, TrainableTensor>();
  if (!all || reached.size === 0) {
    const reason = trainable.size === 0 ? 'no unfrozen node has trainable state' : 'no gradient leads from them to unfrozen state';
    if (training) diagnostics.report(nothingToTrain, summed[0]?.ast.name.span ?? at, { reason });
    return undefined;
  }
  const host = hostNodeRead(pipeline, all);
  if (host) {
    if (training) diagnostics.report(hostNodeInTraining, host.ast.name.span, { node: host.name });
    return undefined;
  }
  reportUnreached(trainable, reached, request.unfreeze ?? [], diagnostics);
  // What no gradient reaches may be read all the same, by another loss or a running average: it is then plain state.
  return reached.size === trainable.size ? all : lowerForward(source, reached);
}

/** A host node that the forward pass reads, if there is one. */
function hostNodeRead({ nodes }: CheckedPipeline, { module }: TrainForward): CheckedNode | undefined {
  const read = new Set(module.inputs.flatMap(({ source, of }) => (source === 'value' && of ? [of.node] : [])));
  return nodes.find(({ name, definition }) => definition.host && read.has(name));
}

interface ForwardSource {
  readonly pipeline: CheckedPipeline;
  readonly running: readonly CheckedNode[];
  /** Loss nodes that the sum counts. */
  readonly summed: readonly CheckedNode[];
  readonly weights: TrainingRequest['lossWeights'];
  readonly ops: OpRegistry;
}

/** The forward pass with `trainable` as parameters; `undefined` without a loss that counts. */
function lowerForward({ pipeline, running, summed, weights, ops }: ForwardSource, trainable: Trainables): TrainForward | undefined {
  const lowered = lowerNodes(pipeline, running, 'train', { ops, parameters: new Set(trainable.keys()) });
  const losses = running.filter(({ definition }) => definition.role === 'loss').flatMap((node) => lossesOf(node, lowered, summed));
  const sum = sumLosses(
    lowered.b,
    losses.filter((loss) => loss.summed),
    weights,
  );
  if (!sum) return undefined;
  const outputs: IrOutput[] = [
    { name: stepNames.total, value: sum.total, role: 'output' },
    ...losses.map(({ output, value, node, port }): IrOutput => ({ name: output, value, role: 'output', of: { node, entry: port } })),
    ...[...lowered.updates].map(
      ([entry, { of, value }]): IrOutput => ({ name: besideName(entry, 'next'), value, role: 'next', of, replaces: entry }),
    ),
  ];
  const { name } = pipeline.ast.metadata;
  return {
    pipeline: name,
    module: moduleOf(`${name}/train-forward`, 'step', outputs),
    losses: losses.map(({ value: _, ...loss }) => loss),
    schedules: [...lowered.schedules.values(), ...sum.schedules],
    trainable,
  };
}

function lossesOf({ name: node, ...rest }: CheckedNode, lowered: LoweredNodes, summed: readonly CheckedNode[]): (TrainLoss & { value: Value })[] {
  return Object.keys(rest.definition.outputs).flatMap((port) => {
    const value = lowered.output(node, port);
    return value ? [{ node, port, output: entryName(node, port), summed: summed.some(({ name }) => name === node), value }] : [];
  });
}

/** The sum that is minimised, and the parameters that it depends on in the order in which it reads them. */
export function totalOf({ outputs }: IrModule): { readonly total: Value; readonly parameters: readonly InputValue[] } {
  const total = outputs.find(({ name }) => name === stepNames.total) as IrOutput;
  return { total: total.value, parameters: moduleOf('', 'step', [total]).inputs.filter(({ source }) => source === 'parameter') };
}

/** The trainable tensors to which a gradient flows. */
function reachedBy({ module, trainable }: TrainForward, ops: OpRegistry): Map<string, TrainableTensor> {
  const { total, parameters } = totalOf(module);
  const gradients = vjp(ops, [{ output: total }], parameters);
  return new Map(
    parameters.flatMap(({ name }, i) => {
      const tensor = trainable.get(name);
      return gradients[i] && tensor ? [[name, tensor] as const] : [];
    }),
  );
}

function reportUnreached(trainable: Trainables, reached: Trainables, unfrozen: readonly string[], diagnostics: Diagnostics): void {
  const nodes = new Set([...reached.values()].map(({ node }) => node));
  for (const [name, { node }] of trainable) {
    if (!nodes.has(node) && unfrozen.includes(node.name)) diagnostics.report(parameterWithoutGradient, node.ast.name.span, { parameter: name });
  }
}
