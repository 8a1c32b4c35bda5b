import { type Diagnostic, type PlanFiles, renderJson, renderTerminal } from '../../compiler/index.js';
import {
  compileReady,
  loadTrainrun,
  measureTrainrun,
  planDirectoryOf,
  type ReadyTrainrun,
  readyOf,
  type TrackedSettings,
  type TrackedTrainrun,
  requireSamePlan,
  trainPhase,
} from '../../trainrun/index.js';
import { defineCommand, type OptionValues, type Outcome } from '../command.js';
import { compileOptions, compilerWith } from '../options/compile-options.js';
import { experiment, track, trackedBy } from '../options/track.js';
import { count, device, flag, hosts, noData, text, texts } from '../options/values.js';
import type { Session } from '../session.js';
import { outcomeOf } from '../train/outcome.js';
import { renderFinalValues } from '../train/result-table.js';
import { checkMode, modeOptions } from '../train/run-mode.js';
import { renderTrainables } from '../train/trainable-table.js';
import { type TrainrunProgress, trainrunProgress } from '../train/trainrun-progress.js';

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
  noData,
  nodes: compileOptions.nodes,
  hosts,
  track,
  experiment,
  bands: { flags: '--bands <n>', doc: 'number of bands of the cubes', value: count },
  device: { ...device, doc: 'auto, cpu, cuda or webgpu; default: training.accelerator', value: device.value.unwrap().optional() },
} as const;

type Given = OptionValues<typeof options>;

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
    const target = trackedBy(given.track, session);
    const from = Date.now();
    const loaded = await loadTrainrun(file, { overrides: given.override, searchPaths: given.searchPath, env: process.env });
    const ready = readyOf(loaded);
    if (!ready) return mistaken(loaded.diagnostics, session);
    const { like, bands, nodes } = given;
    const { plan, diagnostics } = await compileReady(ready, {
      env: process.env,
      like,
      bands,
      note: session.note,
      compiler: await compilerWith(nodes),
    });
    const all = [...loaded.diagnostics, ...diagnostics];
    if (!plan) return mistaken(all, session);
    if (all.length > 0) session.note(renderTerminal(all, session.terminal.colours.err));
    session.signal.throwIfAborted();
    const compiled = { from, to: Date.now() };
    return trained({ file, ready, files: plan, track: target, compiled }, given, session);
  },
});

function mistaken(diagnostics: readonly Diagnostic[], session: Session): Outcome {
  session.note(renderTerminal(diagnostics, session.terminal.colours.err));
  return { text: '', json: { plan: null, diagnostics: renderJson(diagnostics) }, exitCode: 2 };
}

interface CompiledTrainrun extends Pick<TrackedSettings, 'track' | 'compiled'> {
  readonly file: string;
  readonly ready: ReadyTrainrun;
  readonly files: PlanFiles;
}

async function trained({ file, ready, files, ...record }: CompiledTrainrun, given: Given, session: Session): Promise<Outcome> {
  const { out: directory, resume, refit, noData, device, hosts, mode, experiment } = given;
  const { signal } = session;
  if (mode !== 'train') return measured(ready, files, given, session);
  const progress = trainrunProgress(session, ready.config.training?.enable_progress_bar ?? true);
  try {
    const settings = { directory, device, hosts, resume, refit, noData, signal, experiment, onEvent: progress.onEvent, ...record };
    return await trainPhase(ready, files, settings, async (recorded) => {
      if (ready.config.training) session.note(`${renderTrainables(recorded.open.job.plan.manifest)}\n`);
      return finished(recorded, progress);
    });
  } catch (error) {
    if (signal.aborted && ready.config.training) session.note(toGoOn(file, directory ?? ready.config.output_dir));
    throw error;
  } finally {
    progress.stop();
  }
}

async function finished({ open, record, run }: TrackedTrainrun, progress: TrainrunProgress): Promise<Outcome> {
  const results = await run();
  progress.stop();
  return record.tracing.span('report', {}, () => outcomeOf(open.job, results));
}

function toGoOn(file: string, directory: string): string {
  return `To go on: cuvisc train ${file} -o ${directory} --resume, with the same overrides.`;
}

async function measured(ready: ReadyTrainrun, { manifest }: PlanFiles, given: Given, { signal }: Session): Promise<Outcome> {
  const { out: directory, device, hosts, noData, checkpoint, mode } = given;
  const plan = planDirectoryOf(ready, directory);
  await requireSamePlan(plan, manifest);
  const values = await measureTrainrun(ready, { stage: mode === 'validate' ? 'val' : 'test', directory, device, hosts, noData, checkpoint, signal });
  return { text: renderFinalValues(values, ready.config.metric_nodes), json: { plan, checkpoint: checkpoint ?? null, values } };
}
