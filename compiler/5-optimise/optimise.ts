import type { FitLevelModules } from '../3-lower/lower-fit.js';
import type { StageModules } from '../3-lower/lower-stages.js';
import type { TrainStep } from '../4-differentiate/train-step.js';
import type { OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import type { IrModule } from '../ir/value.js';
import { verifyModule } from '../ir/verify-module.js';
import { compactZeroRows } from './compact-zero-rows.js';
import { dropNoOps } from './drop-no-ops.js';
import { foldConstants } from './fold-constants.js';
import { mergeCommonSubexpressions } from './merge-common-subexpressions.js';
import type { Pass } from './pass.js';
import { simplify } from './simplify.js';

/** In order; repeated together until none changes anything. Dead code needs no pass: what no output reaches is gone. */
const passes: readonly Pass[] = [
  foldConstants,
  dropNoOps, // after folding, which makes reshapes to known sizes out of computed ones
  simplify,
  compactZeroRows, // after simplification, which frees masks of the axis of size 1 at their end
  mergeCommonSubexpressions, // last, so that it sees operations in their simplest form
];

/** Rounds after which passes that keep undoing one another are a bug. */
const maxRounds = 20;

/** The same computation in fewer operations. The module is verified before, between and after the passes. */
export function optimise(module: IrModule, registry: OpRegistry): IrModule {
  verifyModule(module, registry);
  let current = module;
  for (let round = 0; round < maxRounds; round++) {
    const before = current;
    for (const pass of passes) {
      current = pass.run(current, registry);
      verifyModule(current, registry);
    }
    if (current === before) return current;
  }
  throw new InternalError(`${module.name} still changes after ${maxRounds} rounds of ${passes.map((p) => p.name).join(', ')}`);
}

/** Optimises the module of every stage. */
export function optimiseStages(modules: StageModules, registry: OpRegistry): StageModules {
  return Object.fromEntries(Object.entries(modules).map(([stage, module]) => [stage, module && optimise(module, registry)])) as StageModules;
}

/** Optimises the update and merge modules of every fit level. */
export function optimiseFit(levels: readonly FitLevelModules[], registry: OpRegistry): FitLevelModules[] {
  return levels.map((level) => ({ ...level, update: optimise(level.update, registry), merge: optimise(level.merge, registry) }));
}

/** Optimises the modules of a training step. */
export function optimiseTrain(train: TrainStep, registry: OpRegistry): TrainStep {
  return { ...train, step: optimise(train.step, registry), accumulate: train.accumulate && optimise(train.accumulate, registry) };
}
