import { buildRun } from '../../trainrun/index.js';
import { defineCommand } from '../command.js';
import { trainrunOptions } from '../options/trainrun-options.js';
import { phaseSummary } from '../train/phase-summary.js';
import { withPreparedRun } from '../train/with-prepared-run.js';
import { trainrunProgress } from '../train/trainrun-progress.js';

/** `cuvisc build`: the first phase of a trainrun. */
export const build = defineCommand({
  name: 'build',
  summary: 'Compiles a trainrun and checks all its data before anything is trained: the first phase of a run.',
  examples: ['cuvisc build trainrun.yaml', 'cuvisc build trainrun.yaml --override training.optimizer.lr=0.01 -o outputs/quick'],
  operands: [{ syntax: '<trainrun>', doc: 'the trainrun YAML' }],
  options: trainrunOptions,
  run({ operands, options: given, session }) {
    const { onEvent } = trainrunProgress(session);
    return withPreparedRun({ file: operands[0] as string, given, session, onEvent }, async (run) => {
      const { record, results } = await buildRun(run);
      return { text: phaseSummary(record, given.smoke ? null : run.directory), json: { ...results, record } };
    });
  },
});
