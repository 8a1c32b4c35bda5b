import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writing } from '../../schemas/disk/write-failed.js';
import { compile, InternalError, writePlan } from '../../compiler/index.js';
import { machineName, type TuneSettings, type TuningEntry, tunePlan, tuningFile, writeTuning } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defineCommand } from '../command.js';
import { count } from '../options/values.js';
import { renderTuning } from '../print/tuning-table.js';

/** What is measured if no plan is named: anomaly scores of 61 bands. */
const sample = `
metadata: {name: tune}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
`;

/** `cuvisc tune`: finds the fastest way to run graphs on this machine and remembers it. */
export const tune = defineCommand({
  name: 'tune',
  summary: 'Measures block sizes and threads on this machine and keeps the fastest for later runs.',
  examples: ['cuvisc tune', 'cuvisc tune rx.plan --json'],
  operands: [{ syntax: '[plan]', doc: 'the plan directory; by default a global RX detector of 61 bands' }],
  options: { rounds: { flags: '--rounds <n>', doc: 'how often each arrangement is timed; default 12', value: count } },
  async run({ operands: [directory], options: { rounds = 12 }, session: { signal } }) {
    const settings = { rounds, signal };
    const entries = directory === undefined ? await tuneSample(settings) : await tunePlan(directory, settings);
    if (entries.length === 0) {
      throw new CuviscError('nothing-to-tune', `no stage of ${directory} can be run in blocks of pixels`, {
        hint: 'results of such a plan depend on whole frames, which leaves nothing to choose',
      });
    }
    await writeTuning(entries);
    const file = tuningFile();
    return { text: `${machineName()}\n\n${renderTuning(entries)}\n\nKept in ${file}.`, json: { machine: machineName(), file, entries } };
  },
});

async function tuneSample(settings: TuneSettings): Promise<TuningEntry[]> {
  const { plan } = compile({ source: { file: 'tune.yaml', text: sample }, bands: 61 });
  if (!plan) throw new InternalError('the sample pipeline of `cuvisc tune` does not compile');
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-tune-')));
  try {
    await writePlan(plan, join(folder, 'sample.plan'));
    return await tunePlan(join(folder, 'sample.plan'), settings);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
