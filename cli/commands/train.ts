import { join } from 'node:path';
import {
  measureTrainrun,
  type PhaseRecord,
  type PhaseResults,
  type PreparedRun,
  requireSameBuild,
  runAllPhases,
  trainRun,
} from '../../trainrun/index.js';
import { defineCommand, type OptionValues, type Outcome } from '../command.js';
import { trainrunOptions } from '../options/trainrun-options.js';
import { flag } from '../options/values.js';
import { writeReport } from '../report/write-report.js';
import type { Session } from '../session.js';
import { outcomeOf } from '../train/outcome.js';
import { renderFinalValues } from '../train/result-table.js';
import { checkMode, modeOptions } from '../train/run-mode.js';
import { renderTrainables } from '../train/trainable-table.js';
import { trainrunProgress } from '../train/trainrun-progress.js';
import { withPreparedRun } from '../train/with-prepared-run.js';

const options = {
  ...trainrunOptions,
  only: { flags: '--only', doc: 'the phase train alone: in a folder that `cuvisc build` has prepared, and without evaluating', value: flag },
  resume: {
    flags: '--resume',
    doc: 'goes on where an interrupted run of the same folder stopped; what is complete and valid is not done again',
    value: flag,
  },
  refit: { flags: '--refit', doc: 'with --resume: gathers the statistics again, although the plan has them', value: flag },
  ...modeOptions,
} as const;

type Given = OptionValues<typeof options>;

/** `cuvisc train`: a trainrun from compiling to predictions, or its phase train alone. */
export const train = defineCommand({
  name: 'train',
  summary: 'Compiles, fits, trains, tests and evaluates what a trainrun YAML describes, or trains alone (--only).',
  examples: [
    'cuvisc train trainrun.yaml',
    'cuvisc train trainrun.yaml --override training.max_epochs=5 --override training.optimizer.lr=0.01 -o outputs/quick',
    'cuvisc train trainrun.yaml --resume',
    'cuvisc train trainrun.yaml --only',
    'cuvisc train trainrun.yaml --mode test --checkpoint outputs/checkpoints/last.safetensors',
  ],
  operands: [{ syntax: '<trainrun>', doc: 'the trainrun YAML' }],
  options,
  run({ operands, options: given, session }) {
    const file = operands[0] as string;
    checkMode(given);
    let bar = true;
    const progress = trainrunProgress(session, () => bar);
    return withPreparedRun({ file, given, session, onEvent: progress.onEvent }, async (run) => {
      if (given.mode !== 'train') return measured(run, given);
      bar = run.config.training?.enable_progress_bar ?? true;
      try {
        return await trained(run, given, session, progress.stop);
      } catch (error) {
        if (session.signal.aborted && run.config.training && !given.smoke) session.note(toGoOn(file, run.directory));
        throw error;
      } finally {
        progress.stop();
      }
    });
  },
});

async function trained(run: PreparedRun, { resume, refit, only, smoke }: Given, session: Session, stop: () => void): Promise<Outcome> {
  const { manifest } = run.compiled();
  if (run.config.training) session.note(`${renderTrainables(manifest)}\n`);
  const settings = { resume, refit, ...(!smoke && { report: async (...of: Parameters<typeof writeReport>) => [await writeReport(...of)] }) };
  const { results, phases } = only ? await onePhase(run, settings) : await allPhases(run, settings);
  stop();
  const report = smoke ? null : join(run.directory, 'report.html');
  return outcomeOf({ run, manifest, results, report, phases, kept: !smoke });
}

interface Ended {
  readonly results: PhaseResults;
  readonly phases: readonly PhaseRecord[];
}

async function onePhase(run: PreparedRun, settings: Parameters<typeof trainRun>[1]): Promise<Ended> {
  const { results, record } = await trainRun(run, settings);
  return { results, phases: [record] };
}

async function allPhases(run: PreparedRun, settings: Parameters<typeof runAllPhases>[1]): Promise<Ended> {
  const { build, train: own, evaluate } = await runAllPhases(run, settings);
  return { results: own.results, phases: [build.record, own.record, evaluate.record] };
}

function toGoOn(file: string, directory: string): string {
  return `To go on: cuvisc train ${file} -o ${directory} --resume, with the same overrides.`;
}

async function measured(run: PreparedRun, { out: directory, device, hosts, noData, checkpoint, mode }: Given): Promise<Outcome> {
  const { planDirectory: plan, opening } = run;
  await requireSameBuild(run);
  const stage = mode === 'validate' ? 'val' : 'test';
  const values = await measureTrainrun(run, { stage, directory, device, hosts, noData, checkpoint, signal: opening.signal });
  return { text: renderFinalValues(values, run.config.metric_nodes), json: { plan, checkpoint: checkpoint ?? null, values } };
}
