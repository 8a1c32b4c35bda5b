import { expect, test } from 'vitest';
import { withRelations } from '../../schemas/plan/migrations/relations-of-names.js';
import { graphsIn } from '../../schemas/plan/steps.js';
import type { NodeFit, PlanGraph, PlanManifest } from '../../schemas/plan.js';
import { writeTinyPlan } from './tiny-plan.js';

/** A graph as version 1 listed it: without accumulators, and without what outputs replace. */
function before({ inputs, outputs, ...graph }: PlanGraph) {
  return { ...graph, inputs: inputs.filter(({ source }) => source !== 'accumulator'), outputs: outputs.filter(({ role }) => role !== 'next') };
}

/** A fit as version 1 listed it: of one statistic. */
function single({ reductions, ...fit }: NodeFit) {
  return { ...fit, ...reductions[0] };
}

test('what names of version 1 said becomes fields', async () => {
  const { manifest } = await writeTinyPlan();
  const fit = manifest.fit.map((level) => ({ ...level, update: before(level.update), merge: before(level.merge), nodes: level.nodes.map(single) }));
  const stages = Object.fromEntries(
    Object.entries(manifest.stages).map(([stage, { steps }]) => [stage, { graph: graphsIn(steps)[0] ?? null, metrics: [] }]),
  );
  const mapping = { ...before(manifest.fit[0]?.update as PlanGraph), outputs: [] };
  const node = { ...fit[0]?.nodes[0], mapping };
  const train = {
    step: { ...mapping, outputs: [{ name: 'a.w.next', role: 'next', dtype: 'float32', dims: [] }] },
    accumulate: null,
    schedules: [{ name: 'schedule/s.temperature' }],
    losses: [{ node: 'l', output: 'l.loss', summed: true }],
  };
  const migrated = withRelations({ ...manifest, stages, fit: [{ ...fit[0], nodes: [node] }, fit[1]], train }) as unknown as PlanManifest;
  const [first, second] = migrated.fit;
  const inference = migrated.stages.inference as unknown as { readonly graph: PlanGraph };
  const named = (ports: readonly { readonly name: string }[]) => [...ports].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name }) => name);
  for (const [level, expected] of [
    [first, manifest.fit[0]],
    [second, manifest.fit[1]],
  ] as const) {
    expect(level?.update.outputs).toEqual(expected?.update.outputs);
    expect(named(level?.update.inputs ?? [])).toEqual(named(expected?.update.inputs ?? []));
    expect(named(level?.merge.inputs ?? [])).toEqual(named(expected?.merge.inputs ?? []));
    expect(level?.merge.inputs.map(({ merges }) => merges?.set)).toEqual(['a', 'b', 'a', 'b']);
    expect(level?.merge.outputs.map(({ replaces }) => replaces)).toEqual(expected?.accumulators.map(({ name }) => name));
  }
  const statistic = first?.nodes[0] as unknown as NodeFit['reductions'][number] | undefined;
  expect(statistic?.mapping?.outputs.map(({ name, replaces }) => [name, replaces])).toEqual([
    ['m.count.mapped', 'm.count'],
    ['m.sum.mapped', 'm.sum'],
  ]);
  expect(migrated.train?.step.outputs[0]).toMatchObject({ replaces: 'a.w' });
  expect(migrated.train?.schedules[0]).toMatchObject({ logged: 'schedule/s.temperature' });
  expect(migrated.train?.losses[0]).toMatchObject({ port: 'loss' });
  expect(inference.graph.outputs[1]).toMatchObject({ name: 'norm.scores', of: { node: 'norm', entry: 'scores' } });
});
