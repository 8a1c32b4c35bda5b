import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  findRun,
  loadExperiment,
  openPack,
  openStore,
  packRun,
  type KeptRun,
  type Store,
  type Reproduction,
  reproduceRun,
} from '../../../experiments/index.js';
import { defineCommand, type ExitCode, type Outcome } from '../../command.js';
import { count, flag, text } from '../../options/values.js';
import { reproductionText } from '../../stage/reproduction-text.js';
import { storeFolder, storeOption } from '../../stage/stage-options.js';

/** `cuvisc stage reproduce`: the same again, and whether it comes out the same. */
export const stageReproduce = defineCommand({
  name: 'stage reproduce',
  summary: 'Runs what a run did again, in an empty store, and compares every output; or packs the run so that others can.',
  examples: [
    'cuvisc stage reproduce experiment.mjs latest',
    'cuvisc stage reproduce experiment.mjs latest --pack pack',
    'cuvisc stage reproduce pack',
  ],
  operands: [
    { syntax: '<experiment>', doc: 'the file of the experiment, or a folder that --pack has written' },
    { syntax: '[run]', doc: 'a run, or how its id begins; default: the latest' },
  ],
  options: {
    pack: {
      flags: '--pack <dir>',
      doc: 'writes the run with code, artifacts, report and command into this new folder, and runs nothing',
      value: text,
    },
    into: { flags: '--into <dir>', doc: 'keeps the store of the second run; default: a temporary folder', value: text },
    acceptDrift: { flags: '--accept-drift', doc: 'runs although code, parameters or versions are not what they were', value: flag },
    jobs: { flags: '-j, --jobs <n>', doc: 'instances at once; default: as many as there are processors', value: count },
    ...storeOption,
  },
  async run({ operands: [file = '', name = 'latest'], options, session }) {
    const { experiment, store, run } = await subjectOf(file, name, options.store);
    if (options.pack !== undefined) return packed(experiment, store, run, resolve(options.pack));
    const into = options.into ?? (await mkdtemp(join(tmpdir(), 'cuvisc-reproduce-')));
    try {
      const loaded = await loadExperiment(experiment);
      const jobs = options.jobs === undefined ? {} : { jobs: options.jobs };
      const reproduction = await reproduceRun(loaded, run, store, { into, acceptDrift: options.acceptDrift, signal: session.signal, ...jobs });
      return { text: reproductionText(reproduction, run), json: { run: run.summary.id, ...reproduction }, exitCode: exitCodeOf(reproduction) };
    } finally {
      if (options.into === undefined) await rm(into, { recursive: true, force: true });
    }
  },
});

interface Subject {
  readonly experiment: string;
  readonly store: Store;
  readonly run: KeptRun;
}

async function subjectOf(file: string, name: string, store: string | undefined): Promise<Subject> {
  const pack = await openPack(file);
  if (pack) return pack;
  const opened = openStore(storeFolder(file, store));
  return { experiment: file, store: opened, run: await findRun(opened.folder, name) };
}

async function packed(experiment: string, store: Store, run: KeptRun, folder: string): Promise<Outcome> {
  const { files, bytes, left } = await packRun(await loadExperiment(experiment), store, run, folder);
  const without = left.map((path) => `Not in it, as it lies elsewhere: ${path}`);
  return {
    text: [`Wrote ${folder}: ${files} files, ${bytes} bytes.`, ...without, `To run it again: cuvisc stage reproduce ${folder}`].join('\n'),
    json: { folder, files, bytes, left },
  };
}

function exitCodeOf({ outcome, outputs }: Reproduction): ExitCode {
  if (outcome?.status === 'failed') return 1;
  if (outcome?.status === 'interrupted') return 130;
  return outcome !== null && outputs.every(({ result }) => result === 'equal') ? 0 : 3;
}
