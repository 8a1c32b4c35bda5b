import type { FitLevelModules } from '../3-lower/lower-fit.js';
import type { StageModules } from '../3-lower/lower-stages.js';
import type { TrainStep } from '../4-differentiate/train-step.js';
import type { OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import type { IrModule } from '../ir/value.js';
import { verifyModule } from '../ir/verify-module.js';
import type { Stage } from '../../schemas/stage.js';
import { dropNoOps } from './drop-no-ops.js';
import { foldAffineMaps } from './fold-affine-maps.js';
import { foldConstants } from './fold-constants.js';
import { mergeCommonSubexpressions } from './merge-common-subexpressions.js';
import type { Pass } from './pass.js';
import { type SplitModule, splitPrologue } from './split-prologue.js';

/** In order; repeated together until none changes anything. Dead code needs no pass: what no output reaches is gone. */
const simplifications: readonly Pass[] = [
  foldConstants,
  dropNoOps, // after folding, which makes reshapes to known sizes out of computed ones
  mergeCommonSubexpressions, // last, so that it sees operations in their simplest form
];

/** In order, each once, with simplification before and after. Left out by `fuse: false`. */
const fusions: readonly Pass[] = [foldAffineMaps];

/** All passes, in the order of their first run. */
export const passes: readonly Pass[] = [...simplifications, ...fusions];

/** Rounds after which passes that keep undoing one another are a bug. */
const maxRounds = 20;

/** The same computation in fewer operations. The module is verified before, between and after the passes. */
export function optimise(module: IrModule, registry: OpRegistry, { fuse = false } = {}): IrModule {
  verifyModule(module, registry);
  let current = simplify(module, registry);
  for (const pass of fuse ? fusions : []) current = simplify(runPass(pass, current, registry), registry);
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

/** Per stage what runs on every batch and what runs when the state changes; `null` where no node runs. */
export type OptimisedStages = Readonly<Record<Stage, SplitModule | null>>;

/** A fit level whose update is in two parts: what runs on every block of data, and what runs once before them. */
export type OptimisedFitLevel = Omit<FitLevelModules, 'update'> & { readonly update: SplitModule };

/** Optimises the module of every stage; without `fuse` operations stay those of their nodes and there is no prologue. */
export function optimiseStages(modules: StageModules, registry: OpRegistry, fuse: boolean): OptimisedStages {
  return Object.fromEntries(Object.entries(modules).map(([stage, module]) => [stage, module && split(module, registry, fuse)])) as OptimisedStages;
}

function split(module: IrModule, registry: OpRegistry, fuse: boolean): SplitModule {
  const optimised = optimise(module, registry, { fuse });
  return fuse ? splitPrologue(optimised, registry) : { main: optimised, prologue: null };
}

/** Optimises the modules of every fit level; `fuse` as in `optimiseStages`. */
export function optimiseFit(levels: readonly FitLevelModules[], registry: OpRegistry, fuse: boolean): OptimisedFitLevel[] {
  return levels.map((level) => ({
    ...level,
    nodes: level.nodes.map((node) => ({ ...node, mapping: node.mapping && optimise(node.mapping, registry) })),
    update: split(level.update, registry, fuse),
    merge: optimise(level.merge, registry),
  }));
}

/** Optimises the modules of a training step. */
export function optimiseTrain(train: TrainStep, registry: OpRegistry): TrainStep {
  return { ...train, step: optimise(train.step, registry), accumulate: train.accumulate && optimise(train.accumulate, registry) };
}
