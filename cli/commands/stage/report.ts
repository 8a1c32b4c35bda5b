import { join } from 'node:path';
import { openStore } from '../../../experiments/index.js';
import { defineCommand } from '../../command.js';
import { text } from '../../options/values.js';
import { experimentOperand, storeFolder, storeOption } from '../../stage/stage-options.js';
import { writeRunReport } from '../../stage/write-run-report.js';
import { findRun } from '../../../experiments/index.js';

/** `cuvisc stage report`: a run as one HTML page. */
export const stageReport = defineCommand({
  name: 'stage report',
  summary: 'Writes what a run did as one HTML page: results, graph, parameter sets, times, and each instance with its key.',
  examples: ['cuvisc stage report experiment.mjs', 'cuvisc stage report experiment.mjs 20261127T1430 -o report.html'],
  operands: [experimentOperand, { syntax: '[run]', doc: 'a run, or how its id begins; default: the latest' }],
  options: {
    out: { flags: '-o, --out <file>', doc: 'the file to write; default: report.html in the folder of the run', value: text },
    ...storeOption,
  },
  async run({ operands: [experiment, name = 'latest'], options }) {
    const store = openStore(storeFolder(experiment as string, options.store));
    const { summary } = await findRun(store.folder, name);
    const file = options.out ?? join(summary.folder, 'report.html');
    const run = await writeRunReport(store, summary.id, file);
    return { text: `Wrote ${file} of run ${run}.`, json: { run, file } };
  },
});
