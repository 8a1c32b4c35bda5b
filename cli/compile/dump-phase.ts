import { printAst } from '../../compiler/1-parse/pipeline-ast.js';
import { printChecked } from '../../compiler/2-check/checked-pipeline.js';
import type { FitLevelModules } from '../../compiler/3-lower/lower-fit.js';
import type { SplitModule } from '../../compiler/5-optimise/split-prologue.js';
import type { Phases } from '../../compiler/compile.js';
import { printModule } from '../../compiler/ir/print-module.js';
import type { IrModule } from '../../compiler/ir/value.js';
import type { Stage } from '../../schemas/stage.js';

/** The phases whose result can be printed. */
export const dumpable = ['parse', 'check', 'lower', 'optimise', 'train-step'] as const;

export type Dumpable = (typeof dumpable)[number];

/** What a phase handed on, as text; of lowered and optimised modules those of `stage`, or all with those of the fit. `undefined` if the phase was not reached. */
export function dumpPhase(phases: Phases, phase: Dumpable, stage: Stage | undefined): string | undefined {
  if (phase === 'parse') return phases.ast && printAst(phases.ast);
  if (phase === 'check') return phases.checked && printChecked(phases.checked);
  if (phase === 'train-step') return phases.optimised?.train && printModule(phases.optimised.train.step);
  const texts = phase === 'lower' ? loweredModules(phases, stage) : optimisedModules(phases, stage);
  return texts?.map(printModule).join('\n\n');
}

function loweredModules({ lowered }: Phases, stage: Stage | undefined): IrModule[] | undefined {
  return (
    lowered && [...chosen(lowered.stages, stage), ...(stage === undefined ? lowered.fit.flatMap((level) => fitModules(level, [level.update])) : [])]
  );
}

/** Each stage with its prologue after it. */
function optimisedModules({ optimised }: Phases, stage: Stage | undefined): IrModule[] | undefined {
  const modules =
    optimised && chosen(optimised.stages, stage).flatMap((steps) => steps.flatMap((step) => (step.kind === 'graph' ? partsOf(step) : [])));
  return modules && [...modules, ...(stage === undefined ? optimised.fit.flatMap((level) => fitModules(level, partsOf(level.update))) : [])];
}

function chosen<T>(modules: Readonly<Record<Stage, T | null>>, stage: Stage | undefined): T[] {
  return (stage === undefined ? Object.values(modules) : [modules[stage]]).flatMap((module) => (module ? [module] : []));
}

function partsOf({ main, prologue }: SplitModule): IrModule[] {
  return prologue ? [main, prologue] : [main];
}

/** The modules of a level, of which `update` gathers. */
function fitModules({ nodes, merge }: Pick<FitLevelModules, 'nodes' | 'merge'>, update: readonly IrModule[]): IrModule[] {
  return [...update, merge, ...nodes.flatMap(({ mapping }) => mapping ?? [])];
}
