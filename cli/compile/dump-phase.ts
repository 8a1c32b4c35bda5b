import { printAst } from '../../compiler/1-parse/pipeline-ast.js';
import { printChecked } from '../../compiler/2-check/checked-pipeline.js';
import type { Phases } from '../../compiler/compile.js';
import { printModule } from '../../compiler/ir/print-module.js';
import type { Stage } from '../../schemas/stage.js';

/** The phases whose result can be printed. */
export const dumpable = ['parse', 'check', 'lower', 'optimise', 'train-step'] as const;

export type Dumpable = (typeof dumpable)[number];

/** What a phase handed on, as text; of lowered and optimised modules those of `stage`, or all with those of the fit. `undefined` if the phase was not reached. */
export function dumpPhase(phases: Phases, phase: Dumpable, stage: Stage | undefined): string | undefined {
  if (phase === 'parse') return phases.ast && printAst(phases.ast);
  if (phase === 'check') return phases.checked && printChecked(phases.checked);
  if (phase === 'train-step') return phases.optimised?.train && printModule(phases.optimised.train.step);
  const modules = phase === 'lower' ? phases.lowered : phases.optimised;
  if (!modules) return undefined;
  const wanted =
    stage === undefined
      ? [...Object.values(modules.stages), ...modules.fit.flatMap(({ update, merge }) => [update, merge])]
      : [modules.stages[stage]];
  return wanted.flatMap((module) => (module ? [printModule(module)] : [])).join('\n\n');
}
