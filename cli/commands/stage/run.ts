import { type PreparedPlan, type RunOutcome, runExperiment } from '../../../experiments/index.js';
import { z } from 'zod';
import { defineCommand, type OptionValues, type Outcome } from '../../command.js';
import { count, flag, text } from '../../options/values.js';
import { writeRunReport } from '../../stage/write-run-report.js';
import { outcomeText } from '../../stage/outcome-text.js';
import { prepare } from '../../stage/prepare.js';
import { withRunProgress } from '../../stage/run-progress.js';
import { dryStore } from '../../stage/dry-store.js';
import { experimentOperand, requestOf, requestOptions, storeOption } from '../../stage/stage-options.js';
import { runCommandOf } from '../../stage/run-command.js';

const options = {
  ...requestOptions,
  jobs: { flags: '-j, --jobs <n>', doc: 'instances at once; default: as many as there are processors', value: count },
  inline: { flags: '--inline', doc: 'runs stages in this process, one by one, as debuggers need it', value: flag },
  onFailure: {
    flags: '--on-failure <policy>',
    doc: 'for edges that say nothing: skip (what needs it), stop (everything) or continue (without it); default: what the experiment says',
    value: z.enum(['skip', 'stop', 'continue'], { error: 'expected skip, stop or continue' }).optional(),
  },
  dry: { flags: '--dry', doc: 'runs, and keeps nothing: in a temporary store, to which what is reused is linked', value: flag },
  report: { flags: '--report <file>', doc: 'writes the report of the run', value: text },
  ...storeOption,
} as const;

/** `cuvisc stage run`: does what the plan says. */
export const stageRun = defineCommand({
  name: 'stage run',
  summary: 'Runs what of an experiment is not done, in parallel, and keeps what comes out.',
  examples: [
    'cuvisc stage run experiment.mjs',
    'cuvisc stage run experiment.mjs -j 4 --report report.html',
    'cuvisc stage run experiment.mjs --force fit --only',
  ],
  operands: [experimentOperand],
  options,
  async run({ operands, options: given, session }) {
    const file = operands[0] as string;
    const { prepared, store: kept } = await prepare(file, given.store, requestOf(given));
    await using dry = given.dry ? await dryStore(prepared.plan, kept) : null;
    const store = dry?.store ?? kept;
    const settings = {
      store,
      signal: session.signal,
      command: runCommandOf(file, given),
      host: given.inline ? 'inline' : 'processes',
      ...(given.jobs === undefined ? {} : { jobs: given.jobs }),
      ...(given.onFailure === undefined ? {} : { onFailure: given.onFailure }),
    } as const;
    const outcome = await withRunProgress(session, prepared.plan, (onEvent) => runExperiment(prepared, { ...settings, onEvent }));
    if (given.report !== undefined) await writeRunReport(store, outcome.run, given.report);
    return outcomeOf(outcome, prepared, given);
  },
});

const exitCodes = { complete: 0, failed: 1, interrupted: 130 } as const;

function outcomeOf(outcome: RunOutcome, { plan }: PreparedPlan, { report }: OptionValues<typeof options>): Outcome {
  const lines = [outcomeText(outcome, plan), ...(report === undefined ? [] : [`Wrote ${report}.`])];
  return { text: lines.join('\n'), json: { ...outcome, ...(report === undefined ? {} : { report }) }, exitCode: exitCodes[outcome.status] };
}
