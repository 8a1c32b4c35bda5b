import type { Tensors } from '../../schemas/tensor.js';
import { CuviscError, type ErrorPlace } from '../../schemas/cuvisc-error.js';
import type { PlanGraph, TrainPlan } from '../../schemas/plan.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { findNonFinite, type NonFiniteOrigin } from './find-non-finite.js';

/** Scalars of one batch. */
interface StepScalars {
  /** By output name. */
  readonly losses: Readonly<Record<string, number>>;
  readonly total: number;
  /** Null where the graph does not tell it. */
  readonly gradNorm: number | null;
}

/** One run of a training graph. */
export interface RanStep {
  readonly plan: LoadedPlan;
  readonly train: TrainPlan;
  readonly graph: PlanGraph;
  readonly inputs: Tensors;
  /** `epoch 2, batch 7 since the start, after 6 updates`. */
  readonly at: string;
}

interface Broken {
  readonly output: string;
  readonly what: string;
  readonly node: string | undefined;
}

/**
 * Throws `CuviscError` `train-not-finite` if a loss, their sum or the gradient's norm is not finite. It names the first node of the graph
 * that computed such a value from finite ones, or the input that has it, found by running the batch again.
 */
export async function requireFinite(step: RanStep, scalars: StepScalars): Promise<void> {
  const broken = brokenOf(step.train, scalars);
  if (!broken) return;
  const origin = await originOf(step, broken.output);
  throw new CuviscError('train-not-finite', `${broken.what} in ${step.at}; ${origin ? describe(origin) : 'run once more, everything was finite'}`, {
    fault: 'run',
    place: placeOf(step, broken, origin),
    hint: 'lower the learning rate, clip gradients, or look for NaN in the data',
  });
}

function brokenOf(train: TrainPlan, { losses, total, gradNorm }: StepScalars): Broken | null {
  const loss = train.losses.find(({ output }) => losses[output] !== undefined && !Number.isFinite(losses[output]));
  if (loss) return { output: loss.output, what: `loss ${loss.output} is ${losses[loss.output]}`, node: loss.node };
  if (!Number.isFinite(total)) return { output: train.scalars.total, what: `the total loss is ${total}`, node: undefined };
  if (gradNorm === null || Number.isFinite(gradNorm)) return null;
  return { output: train.scalars.gradNorm, what: `the gradient's norm is ${gradNorm}`, node: undefined };
}

/** A graph without an output of that name gives no origin. */
async function originOf({ plan, graph, inputs }: RanStep, output: string): Promise<NonFiniteOrigin | null> {
  return graph.outputs.some(({ name }) => name === output) ? findNonFinite(plan, graph, inputs, output) : null;
}

function describe({ node, value, bad, count }: NonFiniteOrigin): string {
  const share = `${bad} of ${count} values`;
  if (node === null) return `it begins in the input ${value}: ${share} are not finite`;
  const what = node.doc === '' ? node.opType : `${node.opType}, ${node.doc}`;
  return `it begins at ${node.name || value} (${what}), which makes ${share} not finite from finite inputs`;
}

/** The pipeline node that the origin computes for, the first of a fused one; else the loss. */
function placeOf({ plan: { manifest }, graph }: RanStep, { node }: Broken, origin: NonFiniteOrigin | null): ErrorPlace {
  const region = graph.regions.find(({ operations }) => operations.some(({ name }) => name === origin?.node?.name));
  const [first] = region?.operations.find(({ name }) => name === origin?.node?.name)?.members ?? [];
  const member = region?.members.find((each) => each.node === first);
  if (member) return { file: manifest.pipeline.source, line: member.line, node: member.node };
  return node === undefined ? {} : { node };
}
