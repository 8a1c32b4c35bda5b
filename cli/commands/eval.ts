import { openPlan, requireLabels } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defineCommand } from '../command.js';
import { dataOptions, sourcesOf } from '../data/sources.js';
import { device, force, hosts, noData, stage, text } from '../options/values.js';
import { runSources } from '../output/run-sources.js';
import { renderEvaluation } from '../print/evaluation-report.js';
import { renderWritten } from '../print/written-files.js';
import { withProgress } from '../with-progress.js';

/** `cuvisc eval`: how well a plan does on labelled cubes. */
export const evaluate = defineCommand({
  name: 'eval',
  summary: 'Measures a plan on labelled cubes, per cube and pooled.',
  examples: [
    'cuvisc eval rx.plan --data scene.mat:data --labels scene.mat:map',
    'cuvisc eval rx.plan --data data.yaml --score rx.scores -o pictures',
    'cuvisc eval demo.plan --data data.yaml --checkpoint outputs/checkpoints/last.safetensors',
  ],
  operands: [{ syntax: '<plan>', doc: 'the plan directory' }],
  options: {
    ...dataOptions,
    noData,
    stage: { flags: '--stage <stage>', doc: 'train, val, test (default) or inference', value: stage },
    score: { flags: '--score <node.port>', doc: 'the raw scores to rank pixels by; default: the only output that can be', value: text },
    out: { flags: '-o, --out <dir>', doc: 'also writes the outputs and their pictures, as `cuvisc run` does', value: text },
    force,
    checkpoint: { flags: '--checkpoint <file>', doc: 'a checkpoint of a training of this plan, measured in its place', value: text },
    device,
    hosts,
  },
  async run({ operands, options, session }) {
    const { signal } = session;
    const { stage: wanted = 'test', score, out, checkpoint } = options;
    if (out !== undefined && checkpoint !== undefined) {
      throw new CuviscError('option-invalid', '-o writes what the plan itself computes', { hint: 'leave -o or --checkpoint out' });
    }
    const sources = await sourcesOf(options, wanted);
    await using plan = await openPlan(operands[0] as string, { device: options.device, hosts: options.hosts, signal });
    requireLabels(plan.manifest, wanted, sources);
    const report = await withProgress(session, 'eval', (onProgress) =>
      plan.evaluate(sources, {
        stage: wanted,
        noData: options.noData,
        onProgress,
        signal,
        ...(score === undefined ? {} : { score }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
      }),
    );
    for (const { source, notices } of report.sources) for (const notice of notices) session.note(`${source}: ${notice}`);
    const request = { plan, sources, stage: wanted, seed: undefined, outputs: undefined, noData: options.noData, force: options.force, session };
    const runs = out === undefined ? [] : await runSources({ ...request, directory: out });
    const text = [renderEvaluation(report), ...(out === undefined ? [] : [renderWritten(runs, out)])].join('\n\n');
    return { text, json: { ...report, runs } };
  },
});
