import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, renderJson, renderTerminal, writePlan } from '../../compiler/index.js';
import type { PlanFiles } from '../../compiler/index.js';
import { openPlan, resumeName } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { requireLabels } from '../data/sources.js';
import { defineCommand, type OptionValues, type Outcome } from '../command.js';
import { targetLike } from '../options/compile-options.js';
import { count, device, flag, text, texts } from '../options/values.js';
import { requireReplaceable } from '../output/replace-directory.js';
import { readText } from '../read-text.js';
import type { Session } from '../session.js';
import { compileTrainrun } from '../train/compile-trainrun.js';
import { measureRun } from '../train/measure-run.js';
import { outcomeOf } from '../train/outcome.js';
import { checkMode, modeOptions } from '../train/run-mode.js';
import { requireSamePlan } from '../train/same-plan.js';
import { runPhases } from '../train/train-phases.js';
import { renderTrainables } from '../train/trainable-table.js';
import type { TrainrunJob } from '../train/trainrun-job.js';
import { type LoadedTrainrun, loadTrainrun } from '../trainrun/load-trainrun.js';

const options = {
  override: {
    flags: '--override <key=value>',
    doc: 'changes a value of the trainrun: a.b=value, +a.b=value, ~a.b, group=name',
    value: texts,
    repeat: true,
  },
  searchPath: { flags: '--search-path <dir>', doc: 'one more folder in which the configs of `defaults` are sought', value: texts, repeat: true },
  out: { flags: '-o, --out <dir>', doc: 'where everything is written; default: output_dir of the trainrun', value: text },
  resume: { flags: '--resume', doc: 'goes on where an interrupted run of the same output folder stopped', value: flag },
  refit: { flags: '--refit', doc: 'with --resume: gathers the statistics again, although the plan has them', value: flag },
  ...modeOptions,
  like: {
    flags: '--like <cube>',
    doc: 'a cube whose bands, wavelengths and element type the plan is for; default: the first training cube',
    value: text,
  },
  bands: { flags: '--bands <n>', doc: 'number of bands of the cubes', value: count },
  device: { ...device, doc: 'auto, cpu, cuda or webgpu; default: training.accelerator', value: device.value.unwrap().optional() },
} as const;

type Given = OptionValues<typeof options>;

/** A trainrun without mistakes. */
type Ready = { readonly [K in 'config' | 'sources' | 'pipelineFile']: NonNullable<LoadedTrainrun[K]> };

/** `cuvisc train`: a trainrun from compiling to the report. */
export const train = defineCommand({
  name: 'train',
  summary: 'Compiles, fits, trains and tests what a trainrun YAML describes.',
  examples: [
    'cuvisc train trainrun.yaml',
    'cuvisc train trainrun.yaml --override training.max_epochs=5 --override training.optimizer.lr=0.01 -o outputs/quick',
    'cuvisc train trainrun.yaml --resume',
    'cuvisc train trainrun.yaml --mode test --checkpoint outputs/checkpoints/last.safetensors',
  ],
  operands: [{ syntax: '<trainrun>', doc: 'the trainrun YAML' }],
  options,
  async run({ operands, options: given, session }) {
    const file = operands[0] as string;
    checkMode(given);
    const loaded = await loadTrainrun(file, { overrides: given.override, searchPaths: given.searchPath });
    const ready = readyOf(loaded);
    if (!ready) return mistaken(loaded.diagnostics, session);
    const { plan, diagnostics } = compileTrainrun(ready.config, await compileRequest(ready, given, session.note));
    const all = [...loaded.diagnostics, ...diagnostics];
    if (!plan) return mistaken(all, session);
    if (all.length > 0) session.note(renderTerminal(all, session.terminal.colours.err));
    session.signal.throwIfAborted();
    return trained(file, ready, plan, given, session);
  },
});

function readyOf({ config, sources, pipelineFile, diagnostics }: LoadedTrainrun): Ready | undefined {
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return config && sources && pipelineFile !== undefined ? { config, sources, pipelineFile } : undefined;
}

function mistaken(diagnostics: readonly Diagnostic[], session: Session): Outcome {
  session.note(renderTerminal(diagnostics, session.terminal.colours.err));
  return { text: '', json: { plan: null, diagnostics: renderJson(diagnostics) }, exitCode: 2 };
}

async function compileRequest({ pipelineFile, sources }: Ready, { like, bands }: Given, note: Session['note']) {
  const [first] = sources.train;
  if (!first) throw new CuviscError('data-missing', 'the trainrun names no training data', { hint: 'list cubes for the stage train' });
  const target = bands === undefined || like !== undefined ? await targetLike(like ?? first.file, note) : {};
  return { source: await readText(pipelineFile), ...target, ...(bands === undefined ? {} : { bands }) };
}

async function trained(file: string, { config, sources }: Ready, files: PlanFiles, given: Given, session: Session): Promise<Outcome> {
  const { refit, mode, checkpoint } = given;
  const directory = given.out ?? config.output_dir;
  const planDirectory = join(directory, `${config.name.replace(/[^\p{L}\p{N}._-]/gu, '_')}.plan`);
  const device = given.device ?? deviceOf(config.training?.accelerator);
  if (mode !== 'train') {
    await requireSamePlan(planDirectory, files.manifest);
    return measureRun({ config, sources, planDirectory, device, mode, checkpoint, session });
  }
  requireSplitLabels(files.manifest, sources, config.training !== null);
  if (given.resume) await requireSamePlan(planDirectory, files.manifest);
  else await requireReplaceable(planDirectory, 'plan.json');
  const resume = given.resume && (config.training === null || existsSync(join(directory, resumeName)));
  if (given.resume && !resume) session.note('The run had not begun to train: it begins anew.');
  if (!resume) await writePlan(files, planDirectory);
  await using plan = await openPlan(planDirectory, { device, signal: session.signal });
  const job: TrainrunJob = { config, sources, plan, directory, resume, refit, session };
  if (config.training) session.note(`${renderTrainables(plan.manifest)}\n`);
  try {
    return await outcomeOf(job, await runPhases(job));
  } catch (error) {
    if (session.signal.aborted && config.training) session.note(`To go on: cuvisc train ${file} -o ${directory} --resume, with the same overrides.`);
    throw error;
  }
}

/** Throws `CuviscError` `labels-missing` for the first cube without labels of a stage that reads them. */
function requireSplitLabels(manifest: PlanManifest, { train: own, val, test }: Ready['sources'], trains: boolean): void {
  if (trains) requireLabels(manifest, 'train', own);
  requireLabels(manifest, 'val', val);
  requireLabels(manifest, 'test', test);
}

function deviceOf(accelerator = 'auto'): 'auto' | 'cpu' | 'cuda' {
  return accelerator === 'cpu' || accelerator === 'auto' ? accelerator : 'cuda';
}
