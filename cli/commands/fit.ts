import { basename, resolve } from 'node:path';
import { openPlan, type Shard } from '../../runtime/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { z } from 'zod';
import { defineCommand, type Outcome, type OptionValues } from '../command.js';
import { dataOptions, sourcesOf } from '../data/sources.js';
import { count, device, hosts, noData, text } from '../options/values.js';
import { renderFitReport } from '../print/fit-report.js';
import type { Session } from '../session.js';
import { withProgress } from '../with-progress.js';

const shard = z
  .string()
  .regex(/^\d+\/\d+$/, 'expected i/n, such as 1/4')
  .transform((value): Shard => ({ index: Number(value.split('/')[0]), count: Number(value.split('/')[1]) }))
  .optional();

const options = {
  ...dataOptions,
  noData,
  shard: { flags: '--shard <i/n>', doc: 'gathers statistics over one share of the data for `cuvisc merge`, leaving the plan as it is', value: shard },
  level: { flags: '--level <n>', doc: 'with --shard: the level to fit; default: the first that is not fitted', value: count, onlyWith: 'shard' },
  out: { flags: '-o, --out <file>', doc: 'with --shard: the file to write; default: <plan>.shard-<i>-of-<n>', value: text, onlyWith: 'shard' },
  device,
  hosts,
} as const;

/** `cuvisc fit`: statistics of the data into the plan's state. */
export const fit = defineCommand({
  name: 'fit',
  summary: 'Fits the statistics of a plan to data and saves them in the plan.',
  examples: [
    'cuvisc fit rx.plan --data scene.mat:data',
    'cuvisc fit rx.plan --data data.yaml',
    'cuvisc fit rx.plan --data a.hdr b.hdr --shard 1/2 -o part-1',
  ],
  operands: [{ syntax: '<plan>', doc: 'the plan directory' }],
  options,
  async run(call) {
    return call.options.shard
      ? fitShard(call.operands[0] as string, call.options.shard, call.options, call.session)
      : fitAll(call.operands[0] as string, call.options, call.session);
  },
});

async function fitAll(directory: string, given: OptionValues<typeof options>, session: Session): Promise<Outcome> {
  const { signal } = session;
  const sources = await sourcesOf(given, 'train');
  await using plan = await openPlan(directory, { device: given.device, hosts: given.hosts, signal });
  const report = await withProgress(session, 'fit', (onProgress) => plan.fit(sources, { noData: given.noData, onProgress, signal }));
  for (const notice of report.notices) session.note(notice);
  return { text: renderFitReport(report), json: report };
}

async function fitShard(directory: string, wanted: Shard, given: OptionValues<typeof options>, session: Session): Promise<Outcome> {
  const { signal } = session;
  const sources = await sourcesOf(given, 'train');
  await using plan = await openPlan(directory, { device: given.device, hosts: given.hosts, signal });
  const level = given.level ?? plan.fittedLevels + 1;
  const bytes = await withProgress(session, 'fit', (onProgress) =>
    plan.fitShard(sources, { shard: wanted, noData: given.noData, onProgress, signal, ...(given.level === undefined ? {} : { level: given.level }) }),
  );
  const file = given.out ?? `${basename(resolve(directory))}.shard-${wanted.index}-of-${wanted.count}`;
  await writeAtomically(file, bytes);
  return { text: `Wrote shard ${wanted.index} of ${wanted.count} of level ${level} to ${file}.`, json: { file, level, shard: wanted } };
}
