import { openPlan, requireLabels } from '../../runtime/index.js';
import { defineCommand } from '../command.js';
import { dataOptions, sourcesOf } from '../data/sources.js';
import { device, force, hosts, noData, requiredText, stage, texts, wholeNumber } from '../options/values.js';
import { runSources } from '../output/run-sources.js';
import { renderMetrics } from '../print/metric-table.js';
import { renderWritten } from '../print/written-files.js';

/** `cuvisc run`: cubes through a stage, outputs as files. */
export const run = defineCommand({
  name: 'run',
  summary: 'Runs cubes through a plan and writes outputs as .npy, ENVI and PNG.',
  examples: ['cuvisc run rx.plan --data scene.mat:data -o results', 'cuvisc run rx.plan --data a.hdr b.hdr -o results --device cpu'],
  operands: [{ syntax: '<plan>', doc: 'the plan directory' }],
  options: {
    ...dataOptions,
    noData,
    out: {
      flags: '-o, --out <dir>',
      doc: 'the folder to write; with several cubes one sub-folder each',
      value: requiredText,
      needed: 'option-missing',
    },
    force,
    stage: { flags: '--stage <stage>', doc: 'train, val, test or inference (default)', value: stage },
    seed: { flags: '--seed <number>', doc: 'of the random numbers in stage train (default 42)', value: wholeNumber },
    output: { flags: '--output <node.port>', doc: 'writes this output only', value: texts, repeat: true },
    device,
    hosts,
  },
  async run({ operands, options, session }) {
    const { signal } = session;
    const { stage: wanted = 'inference' } = options;
    const sources = await sourcesOf(options, wanted);
    await using plan = await openPlan(operands[0] as string, { device: options.device, hosts: options.hosts, signal });
    requireLabels(plan.manifest, wanted, sources);
    const outputs = options.output.length === 0 ? undefined : options.output;
    const runs = await runSources({
      plan,
      sources,
      stage: wanted,
      seed: options.seed,
      outputs,
      noData: options.noData,
      directory: options.out,
      force: options.force,
      session,
    });
    for (const { source, notices } of runs) for (const notice of notices) session.note(`${source}: ${notice}`);
    const metrics = renderMetrics(runs.map(({ source, metrics: values }) => ({ title: source, metrics: values })));
    const { device: used } = await plan.placement();
    return {
      text: [renderWritten(runs, options.out), metrics, `Ran on ${used}.`].filter((part) => part !== '').join('\n\n'),
      json: { directory: options.out, device: used, runs },
    };
  },
});
