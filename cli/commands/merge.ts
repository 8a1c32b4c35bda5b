import { openPlan } from '../../runtime/index.js';
import { defineCommand } from '../command.js';
import { hosts } from '../options/values.js';
import { renderFitReport } from '../print/fit-report.js';

/** `cuvisc merge`: shards of one fit level into the plan's state. */
export const merge = defineCommand({
  name: 'merge',
  summary: 'Merges the shards of one fit level and saves its state in the plan.',
  examples: ['cuvisc merge rx.plan part-1 part-2'],
  operands: [
    { syntax: '<plan>', doc: 'the plan directory' },
    { syntax: '<shards...>', doc: 'what `cuvisc fit --shard` wrote, every shard of one level' },
  ],
  options: { hosts },
  async run({ operands: [directory, ...shards], options, session: { signal } }) {
    await using plan = await openPlan(directory as string, { device: 'cpu', hosts: options.hosts, signal });
    const report = await plan.mergeShards(shards, { signal });
    const left = plan.manifest.fit.length - plan.fittedLevels;
    const next = left === 0 ? 'The plan is fitted.' : `Next: the shards of level ${plan.fittedLevels + 1} of ${plan.manifest.fit.length}.`;
    const done = report.already ? ['Done already: the plan has the statistics of these shards, and nothing was changed.'] : [];
    return { text: [renderFitReport(report), ...done, next].join('\n'), json: { ...report, levelsLeft: left } };
  },
});
