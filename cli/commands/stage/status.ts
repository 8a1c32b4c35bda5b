import { findRun, listRuns, openStore, reportOf } from '../../../experiments/index.js';
import { defineCommand } from '../../command.js';
import { experimentOperand, storeFolder, storeOption } from '../../stage/stage-options.js';
import { runsText, runText } from '../../stage/status-text.js';

/** `cuvisc stage status`: the runs, or the instances of one. */
export const stageStatus = defineCommand({
  name: 'stage status',
  summary: 'Lists the runs of an experiment, going on, done or failed, or what became of each instance of one.',
  examples: ['cuvisc stage status experiment.mjs', 'cuvisc stage status experiment.mjs latest'],
  operands: [experimentOperand, { syntax: '[run]', doc: 'a run, or how its id begins, or `latest`: lists its instances' }],
  options: storeOption,
  async run({ operands: [experiment, name], options }) {
    const store = openStore(storeFolder(experiment as string, options.store));
    if (name === undefined) {
      const runs = await listRuns(store.folder);
      return { text: runsText(runs, store.folder), json: { store: store.folder, runs } };
    }
    const report = await reportOf(store, await findRun(store.folder, name));
    return { text: runText(report), json: { ...report, instances: [...report.instances.values()] } };
  },
});
