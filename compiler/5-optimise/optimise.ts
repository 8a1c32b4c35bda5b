import type { IrHostStep, IrStep, PartitionedFitLevel, PartitionedStages } from '../3b-partition/partition.js';
import type { TrainStep } from '../4-differentiate/train-step.js';
import type { OpRegistry } from '../ir/builder.js';
import { stepSources } from '../ir/fixed-values.js';
import { InternalError } from '../ir/dims.js';
import type { IrModule } from '../ir/value.js';
import { verifyModule } from '../ir/verify-module.js';
import { applyIdentities } from './apply-identities.js';
import { compactZeroRows } from './compact-zero-rows.js';
import type { Stage } from '../../schemas/stage.js';
import { composeOperations } from './compose-operations.js';
import { type Arithmetic, exactArithmetic } from '../ir/affine/affine-form.js';
import { dropNoOps } from './drop-no-ops.js';
import { dropUnitChannel } from './drop-unit-channel.js';
import { foldAffineMaps } from './fold-affine-maps.js';
import { foldConstants } from './fold-constants.js';
import { keepWide } from './keep-wide.js';
import { mergeCommonSubexpressions } from './merge-common-subexpressions.js';
import type { Pass } from './pass.js';
import { type SplitModule, splitPrologue } from './split-prologue.js';
import { subtractBeforeMaps } from './subtract-before-maps.js';
import { widenSmallValues } from './widen-small-values.js';

/** In order; repeated together until none changes anything. Dead code needs no pass: what no output reaches is gone. */
export const simplifications: readonly Pass[] = [
  foldConstants,
  dropNoOps, // after folding, which makes reshapes to known sizes out of computed ones
  composeOperations,
  mergeCommonSubexpressions, // last, so that it sees operations in their simplest form
];

/** In order, each once, with simplification before and after. Left out by `fuse: false`. */
const fusions = (arithmetic: Arithmetic): readonly Pass[] => [
  subtractBeforeMaps, // before folding, which takes the scales that are left into products
  foldAffineMaps(arithmetic),
  dropUnitChannel, // after folding, which sees maps along the last axis
];

/** Without fusion products are in the dtype asked for all the same, node by node. */
const ownProducts = (arithmetic: Arithmetic): readonly Pass[] =>
  arithmetic.precision === 'float64' ? [foldAffineMaps(arithmetic, { acrossNodes: false })] : [];

/** What training steps undergo besides. */
export const stepFusions: readonly Pass[] = [
  applyIdentities,
  widenSmallValues, // after identities, which make products of sums out of sums of products
  dropUnitChannel,
  compactZeroRows, // after the axis of size 1 is gone from the end of masks
];

/** All passes, in the order of their first run. */
export const passes: readonly Pass[] = [...new Set([...simplifications, keepWide('float32'), ...fusions(exactArithmetic), ...stepFusions])];

/** Rounds after which passes that keep undoing one another are a bug. */
const maxRounds = 20;

/** The same computation in fewer operations: simplified, and after each of `extra` once more. Modules are verified after every pass. */
export function optimise(module: IrModule, registry: OpRegistry, extra: readonly Pass[] = []): IrModule {
  verifyModule(module, registry);
  let current = simplify(module, registry);
  for (const pass of extra) current = simplify(runPass(pass, current, registry), registry);
  return current;
}

function simplify(module: IrModule, registry: OpRegistry): IrModule {
  let current = module;
  for (let round = 0; round < maxRounds; round++) {
    const before = current;
    for (const pass of simplifications) current = runPass(pass, current, registry);
    if (current === before) return current;
  }
  throw new InternalError(`${module.name} still changes after ${maxRounds} rounds of ${simplifications.map((p) => p.name).join(', ')}`);
}

function runPass(pass: Pass, module: IrModule, registry: OpRegistry): IrModule {
  const result = pass.run(module, registry);
  verifyModule(result, registry);
  return result;
}

/** A graph in two parts: what runs on every batch and what runs when the state changes. */
export interface OptimisedGraphStep extends SplitModule {
  readonly kind: 'graph';
}

export type OptimisedStep = OptimisedGraphStep | IrHostStep;

/** The steps of each stage; none where no node runs. */
export type OptimisedStages = Readonly<Record<Stage, readonly OptimisedStep[]>>;

/** A fit level whose update is in two parts: what runs on every block of data, and what runs once before them. */
export type OptimisedFitLevel = Omit<PartitionedFitLevel, 'before' | 'update'> & {
  readonly before: readonly OptimisedStep[];
  readonly update: SplitModule;
};

export interface Fusion extends Arithmetic {
  /** False leaves every operation to its own node and makes no prologue. */
  readonly fuse: boolean;
}

/** Optimises the graphs of every stage, each by itself. */
export function optimiseStages(stages: PartitionedStages, registry: OpRegistry, fusion: Fusion): OptimisedStages {
  const optimised = Object.entries(stages).map(([stage, steps]) => [stage, optimiseSteps(steps, registry, fusion)] as const);
  return Object.fromEntries(optimised) as unknown as OptimisedStages;
}

function optimiseSteps(steps: readonly IrStep[], registry: OpRegistry, fusion: Fusion): OptimisedStep[] {
  return steps.map((step) => (step.kind === 'host' ? step : { kind: 'graph', ...split(step.module, registry, fusion) }));
}

function split(module: IrModule, registry: OpRegistry, { fuse, ...arithmetic }: Fusion): SplitModule {
  const kept = runPass(keepWide(arithmetic.precision), module, registry);
  const optimised = optimise(kept, registry, fuse ? fusions(arithmetic) : ownProducts(arithmetic));
  return fuse ? splitPrologue(optimised, registry) : { main: optimised, prologue: null };
}

/** Optimises the modules of every fit level. */
export function optimiseFit(levels: readonly PartitionedFitLevel[], registry: OpRegistry, fusion: Fusion): OptimisedFitLevel[] {
  return levels.map((level) => ({
    ...level,
    nodes: level.nodes.map((node) => ({ ...node, mapping: node.mapping && optimise(node.mapping, registry) })),
    before: optimiseSteps(level.before, registry, fusion),
    update: split(level.update, registry, fusion),
    merge: optimise(level.merge, registry),
  }));
}

/**
 * Widens and folds the forward pass of a training step before it is differentiated. Parameters count as fixed, so that gradients meet
 * them in matrices of the size of the state, after one contraction over the pixels.
 */
export function optimiseForward(module: IrModule, registry: OpRegistry, { fuse, precision }: Fusion): IrModule {
  const folding = foldAffineMaps({ precision, fastMath: false }, { fixedSources: stepSources, acrossNodes: fuse });
  const kept = runPass(keepWide(precision), module, registry);
  return optimise(kept, registry, [widenSmallValues, ...(fuse || precision === 'float64' ? [folding] : [])]);
}

/** Optimises the modules of a training step. */
export function optimiseTrain(train: TrainStep, registry: OpRegistry, fuse: boolean): TrainStep {
  const optimised = (module: IrModule) => optimise(module, registry, fuse ? stepFusions : [widenSmallValues]);
  return { ...train, step: optimised(train.step), accumulate: train.accumulate && optimised(train.accumulate) };
}
