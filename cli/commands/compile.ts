import { parse } from 'node:path';
import { z } from 'zod';
import { planFolder, renderJson, renderTerminal, writePlan } from '../../compiler/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { requireReplaceable } from '../../schemas/disk/replace-folder.js';
import { defineCommand, type Outcome } from '../command.js';
import { dumpable, dumpableText, dumpPhase } from '../../compiler/views/index.js';
import { compileOptions, compileRequest, compilerWith } from '../options/compile-options.js';
import { force, stage as stageValue, text } from '../options/values.js';
import { renderFitLevels } from '../print/fit-levels.js';
import { assumedRates } from '../print/machine-rates.js';
import { graphsOf, stageGraphs } from '../print/plan-graphs.js';
import { renderStageTable } from '../print/stage-table.js';
import { renderWork } from '../print/work-table.js';

/** `cuvisc compile`: YAML to a plan directory. */
export const compile = defineCommand({
  name: 'compile',
  summary: 'Compiles pipeline YAML to a plan.',
  examples: [
    'cuvisc compile pipeline.yaml -o rx.plan --like scene.mat:data',
    'cuvisc compile pipeline.yaml --bands 61 --set rx.eps=0.001',
    'cuvisc compile pipeline.yaml --bands 61 --dump-after optimise --stage test',
  ],
  operands: [{ syntax: '<pipeline>', doc: 'the pipeline YAML' }],
  options: {
    out: { flags: '-o, --out <dir>', doc: 'the plan directory; default: name of the pipeline file with .plan', value: text },
    force: { ...force, doc: 'replaces a plan although what it has learnt is lost, and files of yours that are in the way' },
    ...compileOptions,
    dumpAfter: {
      flags: '--dump-after <phase>',
      doc: `prints what a phase hands on, or modules after passes, instead of writing a plan: ${dumpableText}`,
      value: z.enum(dumpable, { error: `expected one of ${dumpable.join(', ')}` }).optional(),
    },
    stage: { flags: '--stage <stage>', doc: 'with --dump-after: the modules of one stage only', value: stageValue, onlyWith: 'dumpAfter' },
  },
  async run({ operands, options, session }) {
    const pipeline = operands[0] as string;
    const request = await compileRequest(pipeline, options, session.note);
    const compiler = await compilerWith(options.nodes);
    const { plan, diagnostics, phases } = compiler.compile({ ...request, keepPasses: options.dumpAfter !== undefined });
    if (diagnostics.length > 0) session.note(renderTerminal(diagnostics, session.terminal.colours.err));
    if (plan && options.dumpAfter) requireStep(options.dumpAfter, plan.manifest.train !== null);
    if (options.dumpAfter) return dumped(dumpPhase(phases, options.dumpAfter, options.stage), options.dumpAfter, renderJson(diagnostics));
    if (!plan) return { text: '', json: { plan: null, diagnostics: renderJson(diagnostics) }, exitCode: 2 };
    const directory = options.out ?? `${parse(pipeline).name}.plan`;
    await requireReplaceable(directory, planFolder, { force: options.force, expected: [...plan.files.keys()] });
    session.signal.throwIfAborted();
    const { plan: written, kept } = await writePlan(plan, directory, { force: options.force });
    const { manifest } = written;
    const keeping = kept.length === 0 ? [] : [`Kept what the plan had learnt: ${kept.join(', ')}.`];
    return {
      text: [
        renderStageTable(manifest),
        renderFitLevels(manifest),
        renderWork(stageGraphs(manifest), assumedRates),
        ...keeping,
        `Wrote ${directory}.`,
      ].join('\n\n'),
      json: {
        plan: directory,
        digest: manifest.digest,
        kept,
        diagnostics: renderJson(diagnostics),
        nodes: manifest.nodes,
        fit: manifest.fit.map(({ nodes }) => nodes),
        regions: Object.fromEntries(graphsOf(manifest).map(({ name, graph }) => [name, graph.regions])),
      },
    };
  },
});

/** What phases make of losses alone. */
const ofTraining: ReadonlySet<string> = new Set(['lower-training', 'fold-training', 'differentiate', 'train-step']);

function requireStep(phase: string, trains: boolean): void {
  if (trains || !ofTraining.has(phase)) return;
  throw new CuviscError('option-invalid', `--dump-after ${phase}: the pipeline has no losses, so it has no training step`, {
    hint: 'connect a loss, or print another phase',
  });
}

function dumped(dump: string | undefined, phase: string, diagnostics: unknown): Outcome {
  return dump === undefined
    ? { text: '', json: { phase, dump: null, diagnostics }, exitCode: 2 }
    : { text: dump, json: { phase, dump, diagnostics } };
}
