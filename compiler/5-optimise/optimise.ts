import type { IrHostStep, IrStep, PartitionedFitLevel, PartitionedStages } from '../3b-partition/partition.js';
import type { TrainForward } from '../4-differentiate/lower-training.js';
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
import { type Optimisation, usualOptimisation } from '../ir/optimisation.js';
import { dropNoOps } from './drop-no-ops.js';
import { dropUnitChannel } from './drop-unit-channel.js';
import { foldAffineMaps } from './fold-affine-maps.js';
import { foldConstants } from './fold-constants.js';
import { keepWide } from './keep-wide.js';
import { mergeCommonSubexpressions } from './merge-common-subexpressions.js';
import type { Optimising, Pass } from './pass.js';
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
const fusions = (optimisation: Optimisation): readonly Pass[] => [
  subtractBeforeMaps, // before folding, which takes the scales that are left into products
  foldAffineMaps(optimisation),
  dropUnitChannel, // after folding, which sees maps along the last axis
];

/** Without fusion products are in the dtype asked for all the same, node by node. */
const ownProducts = (optimisation: Optimisation): readonly Pass[] =>
  optimisation.precision === 'float64' ? [foldAffineMaps(optimisation, { acrossNodes: false })] : [];

/** What training steps undergo besides. */
export const stepFusions: readonly Pass[] = [
  applyIdentities,
  widenSmallValues, // after identities, which make products of sums out of sums of products
  dropUnitChannel,
  compactZeroRows, // after the axis of size 1 is gone from the end of masks
];

/** All passes, in the order of their first run. */
export const passes: readonly Pass[] = [...new Set([...simplifications, keepWide('float32'), ...fusions(usualOptimisation), ...stepFusions])];

/** Rounds after which passes that keep undoing one another are a bug. */
const maxRounds = 20;

interface OptimiseOptions {
  /** Passes before all others. */
  readonly first?: readonly Pass[];
  readonly watch?: Optimising['watch'] | undefined;
}

/** The same computation in fewer operations: simplified, and after each of `extra` once more. Modules are verified after every pass. */
export function optimise(module: IrModule, registry: OpRegistry, extra: readonly Pass[] = [], { first = [], watch }: OptimiseOptions = {}): IrModule {
  verifyModule(module, registry);
  const run = runnerOf(registry, watch);
  const start = first.reduce((current, pass) => run(pass, current), module);
  return extra.reduce((current, pass) => simplify(run(pass, current), run), simplify(start, run));
}

/** Runs a pass, verifies what it leaves and tells `watch` of it if it changed something. */
function runnerOf(registry: OpRegistry, watch: Optimising['watch'] | undefined): (pass: Pass, module: IrModule) => IrModule {
  return (pass, before) => {
    const result = pass.run(before, registry);
    if (result === before) return before;
    verifyModule(result, registry);
    watch?.({ pass: pass.name, module: result });
    return result;
  };
}

function simplify(module: IrModule, run: (pass: Pass, module: IrModule) => IrModule): IrModule {
  let current = module;
  for (let round = 0; round < maxRounds; round++) {
    const before = current;
    for (const pass of simplifications) current = run(pass, current);
    if (current === before) return current;
  }
  throw new InternalError(`${module.name} still changes after ${maxRounds} rounds of ${simplifications.map((p) => p.name).join(', ')}`);
}

/** A graph in two parts: what runs on every batch and what runs when the state changes. */
export interface OptimisedGraphStep extends SplitModule {
  readonly kind: 'graph';
}

/** A step after optimisation. */
export type OptimisedStep = OptimisedGraphStep | IrHostStep;

/** The steps of each stage; none where no node runs. */
export type OptimisedStages = Readonly<Record<Stage, readonly OptimisedStep[]>>;

/** A fit level whose update is in two parts: what runs on every block of data, and what runs once before them. */
export type OptimisedFitLevel = Omit<PartitionedFitLevel, 'before' | 'update'> & {
  readonly before: readonly OptimisedStep[];
  readonly update: SplitModule;
};

/** Optimises the graphs of every stage, each by itself. */
export function optimiseStages(stages: PartitionedStages, options: Optimising): OptimisedStages {
  const optimised = Object.entries(stages).map(([stage, steps]) => [stage, optimiseSteps(steps, options)] as const);
  return Object.fromEntries(optimised) as unknown as OptimisedStages;
}

function optimiseSteps(steps: readonly IrStep[], options: Optimising): OptimisedStep[] {
  return steps.map((step) => (step.kind === 'host' ? step : { kind: 'graph', ...split(step.module, options) }));
}

function split(module: IrModule, options: Optimising): SplitModule {
  const { fuse, ops, precision, watch } = options;
  const optimised = optimise(module, ops, fuse ? fusions(options) : ownProducts(options), { first: [keepWide(precision)], watch });
  return fuse ? splitPrologue(optimised, ops) : { main: optimised, prologue: null };
}

/** Optimises the modules of every fit level. */
export function optimiseFit(levels: readonly PartitionedFitLevel[], options: Optimising): OptimisedFitLevel[] {
  const plain = (module: IrModule): IrModule => optimise(module, options.ops, [], options);
  return levels.map((level) => ({
    ...level,
    nodes: level.nodes.map((node) => ({
      ...node,
      statistics: node.statistics.map((each) => ({ ...each, mapping: each.mapping && plain(each.mapping) })),
    })),
    before: optimiseSteps(level.before, options),
    update: split(level.update, options),
    merge: plain(level.merge),
  }));
}

/**
 * Widens and folds the forward pass of a training step before it is differentiated. Parameters count as fixed, so that gradients meet
 * them in matrices of the size of the state, after one contraction over the pixels.
 */
export function optimiseForward(forward: TrainForward, options: Optimising): TrainForward {
  const { fuse, precision, ops, watch } = options;
  const folding = foldAffineMaps({ ...options, fastMath: false }, { fixedSources: stepSources, acrossNodes: fuse });
  const extra = [widenSmallValues, ...(fuse || precision === 'float64' ? [folding] : [])];
  return { ...forward, module: optimise(forward.module, ops, extra, { first: [keepWide(precision)], watch }) };
}

/** Optimises the modules of a training step. */
export function optimiseTrain(train: TrainStep, { fuse, ops, watch }: Optimising): TrainStep {
  const optimised = (module: IrModule) => optimise(module, ops, fuse ? stepFusions : [widenSmallValues], { watch });
  return { ...train, step: optimised(train.step), accumulate: train.accumulate && optimised(train.accumulate) };
}
