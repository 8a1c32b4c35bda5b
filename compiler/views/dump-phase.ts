import { printAst } from '../1-parse/pipeline-ast.js';
import { printChecked } from '../2-check/checked-pipeline.js';
import type { FitLevelModules } from '../3-lower/lower-fit.js';
import type { IrStep } from '../3b-partition/partition.js';
import { passes } from '../5-optimise/optimise.js';
import type { SplitModule } from '../5-optimise/split-prologue.js';
import type { Phases } from '../compile.js';
import { printModule } from '../ir/print-module.js';
import type { IrModule } from '../ir/value.js';
import type { Stage } from '../../schemas/stage.js';

/** What can be printed: what each phase hands on, and modules after the passes that changed them. */
export const dumpable: readonly string[] = [
  ...['parse', 'check', 'lower', 'partition', 'lower-training', 'fold-training', 'differentiate', 'optimise', 'train-step', 'passes'],
  ...passes.map(({ name }) => `pass:${name}`),
];

/** For help texts: `dumpable` with the passes left out. */
export const dumpableText = [...dumpable.filter((each) => !each.startsWith('pass:')), 'pass:<name>'].join(', ');

/**
 * What a phase handed on, or modules after passes, as text; of lowered and optimised modules those of `stage`, or all with those of the
 * fit. `undefined` if the phase was not reached.
 */
export function dumpPhase(phases: Phases, what: string, stage: Stage | undefined): string | undefined {
  const { ast, checked, loweredTraining, foldedTraining, differentiated, optimised } = phases;
  if (what === 'parse') return ast && printAst(ast);
  if (what === 'check') return checked && printChecked(checked);
  if (what === 'lower-training') return loweredTraining && printModule(loweredTraining.module);
  if (what === 'fold-training') return foldedTraining && printModule(foldedTraining.module);
  if (what === 'differentiate') return differentiated && printAll(stepModules(differentiated));
  if (what === 'train-step') return optimised?.train && printAll(stepModules(optimised.train));
  if (what === 'lower') return printAll(loweredModules(phases, stage));
  if (what === 'partition') return partitionedSteps(phases, stage);
  if (what === 'optimise') return printAll(optimisedModules(phases, stage));
  return dumpPasses(phases, what.startsWith('pass:') ? what.slice('pass:'.length) : undefined, stage);
}

/** Modules as the passes left them, in their order, or those of one pass; a line above each names the pass. */
function dumpPasses({ passes: results }: Phases, pass: string | undefined, stage: Stage | undefined): string | undefined {
  const shown = results?.filter((each) => (pass === undefined || each.pass === pass) && (stage === undefined || each.module.stage === stage));
  return shown?.map((each) => `# after ${each.pass}\n${printModule(each.module)}`).join('\n\n');
}

function printAll(modules: readonly IrModule[] | undefined): string | undefined {
  return modules?.map(printModule).join('\n\n');
}

function stepModules({ step, accumulate }: { readonly step: IrModule; readonly accumulate: IrModule | null }): IrModule[] {
  return accumulate ? [step, accumulate] : [step];
}

function loweredModules({ lowered }: Phases, stage: Stage | undefined): IrModule[] | undefined {
  return (
    lowered && [...chosen(lowered.stages, stage), ...(stage === undefined ? lowered.fit.flatMap((level) => fitModules(level, [level.update])) : [])]
  );
}

/** The steps of each stage in their order; of the fit, what runs before its graphs. */
function partitionedSteps({ partitioned }: Phases, stage: Stage | undefined): string | undefined {
  if (!partitioned) return undefined;
  const { stages, fit } = partitioned;
  const chosenStages = stage === undefined ? Object.values(stages) : [stages[stage]];
  const before = stage === undefined ? fit.map((level) => level.before) : [];
  return [...chosenStages, ...before].flatMap((steps) => steps.map(stepText)).join('\n\n');
}

function stepText(step: IrStep): string {
  if (step.kind === 'graph') return printModule(step.module);
  const { node, outputs } = step.call;
  const reads = Object.entries(step.inputs).map(([port, { name }]) => `${port}=@${name}`);
  const gives = Object.entries(outputs).map(([port, { name }]) => `${port}=@${name}`);
  return `host ${node.node}:${node.line} (${reads.join(' ')}) -> ${gives.join(' ')}`;
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
  return [...update, merge, ...nodes.flatMap(({ statistics }) => statistics.flatMap(({ mapping }) => mapping ?? []))];
}
