import { comparePlans, type ExperimentPlan, findRun, settledPlan, type InstanceDifference } from '../../../experiments/index.js';
import { writeAtomically } from '../../../schemas/disk/write-atomically.js';
import { defineCommand, type OptionValues } from '../../command.js';
import { flag, text } from '../../options/values.js';
import { differencesText } from '../../stage/differences-text.js';
import { planText } from '../../stage/plan-text.js';
import { prepare } from '../../stage/prepare.js';
import { experimentOperand, requestOf, requestOptions, storeOption } from '../../stage/stage-options.js';

const options = {
  ...requestOptions,
  all: { flags: '--all', doc: 'a row per instance, however many there are', value: flag },
  diff: { flags: '--diff <run>', doc: 'what is other than in the plan of this run; `latest` is the last', value: text },
  svg: { flags: '--svg <file>', doc: 'draws the stages as SVG', value: text },
  dot: { flags: '--dot <file>', doc: 'writes the stages as a Graphviz digraph', value: text },
  instances: { flags: '--instances', doc: 'with --svg or --dot: draws every instance', value: flag },
  exitCode: { flags: '--exit-code', doc: 'ends with 1 if anything would run', value: flag },
  ...storeOption,
} as const;

/** `cuvisc stage plan`: what would run, what is reused, and why. */
export const stagePlan = defineCommand({
  name: 'stage plan',
  summary: 'Says what of an experiment would run, what is reused, and why; runs no stage and writes nothing into the store.',
  examples: [
    'cuvisc stage plan experiment.mjs',
    "cuvisc stage plan experiment.mjs --force fit --set 'seed=1 *'",
    'cuvisc stage plan experiment.mjs --diff latest',
    'cuvisc stage plan experiment.mjs --svg plan.svg',
  ],
  operands: [experimentOperand],
  options,
  async run({ operands, options: given }) {
    const { prepared, store } = await prepare(operands[0] as string, given.store, requestOf(given));
    const { plan } = prepared;
    const differences = given.diff === undefined ? null : comparePlans(await settledPlan(await findRun(store.folder, given.diff), store), plan);
    const written = await draw(plan, given);
    const lines = [
      differences ? differencesText(differences, given.diff as string) : planText(plan, given.all),
      ...written.map((file) => `Wrote ${file}.`),
    ];
    const runs = plan.instances.some(({ action }) => action === 'RUN');
    return { text: lines.join('\n'), json: jsonOf(plan, differences, written), ...(given.exitCode && runs ? { exitCode: 1 as const } : {}) };
  },
});

/** Writes the pictures that were asked for; their names. */
async function draw(plan: ExperimentPlan, { svg, dot, instances }: OptionValues<typeof options>): Promise<string[]> {
  if (svg === undefined && dot === undefined) return [];
  const { instanceGraph, plannedNote, stageGraph } = await import('../../../experiments/report/plan-graph.js');
  const { graphDot, graphSvg } = await import('../../../experiments/report/graph.js');
  const graph = (instances ? instanceGraph : stageGraph)(plan, plannedNote);
  if (dot !== undefined) await writeAtomically(dot, graphDot(graph));
  if (svg !== undefined) await writeAtomically(svg, await graphSvg(graph));
  return [svg, dot].filter((file) => file !== undefined);
}

function jsonOf(plan: ExperimentPlan, differences: readonly InstanceDifference[] | null, files: readonly string[]): unknown {
  return { plan, ...(differences ? { differences } : {}), ...(files.length > 0 ? { files } : {}) };
}
