import { stepsOfLevel } from '../../schemas/plan/steps.js';
import type { PlanGraph, PlanManifest, PlanStep, TrainPlan } from '../../schemas/plan.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';

/** The parts of a plan, each in words or as a digest; equal for plans that differ in state only. Plain data. */
export type PlanTopology = Readonly<Record<string, string>>;

/** Parts that say how values are trained, not what they mean in the other graphs. */
const ofTraining = ['compiler', 'pipeline', 'training step'];

/** The topology of a plan: every node, state tensor, graph, fit level and derivation under a name of its own. */
export function topologyOf(manifest: PlanManifest): PlanTopology {
  const { compiler, compat, pipeline, wavelengths, nodes, stages, state, derived, fit, train } = manifest;
  return {
    compiler,
    compat: String(compat),
    pipeline: `${pipeline.name} of ${pipeline.source}, SHA-256 ${pipeline.sha256}`,
    wavelengths: wavelengths === null ? 'any' : `${wavelengths.length} of SHA-256 ${digestOf(wavelengths)}`,
    ...named('node', nodes, ({ name, kind, hparams, stages: own }) => [name, `${kind} ${JSON.stringify(hparams)} in ${own.join(', ')}`]),
    ...named('state', state, ({ name, dtype, dims }) => [name, `${dtype}[${dims.join(', ')}]`]),
    ...named('stage', Object.entries(stages), ([name, { steps, metrics }]) => [name, `${stepsText(steps)}, metrics ${digestOf(metrics)}`]),
    ...named('fit level', [...fit.entries()], ([level, each]) => [String(level + 1), `${stepsText(stepsOfLevel(each))}, ${digestOf(each.nodes)}`]),
    ...named('derivation of', derived, (each) => [
      Object.values(each.outputs)
        .map(({ name }) => name)
        .join(', '),
      digestOf(each),
    ]),
    'training step': train === null ? 'none' : `${graphOf(train.step)}, ${digestOf(withoutScalars(train))}`,
  };
}

/** What the step's scalars are called is in its graph, whose SHA-256 counts. */
function withoutScalars({ scalars: _, ...train }: TrainPlan): unknown {
  return train;
}

/** Every part in which two topologies differ, a line each; those that only matter for going on with training if `resuming`. */
export function topologyDifferences(found: PlanTopology, expected: PlanTopology, resuming: boolean): string[] {
  const parts = [...new Set([...Object.keys(found), ...Object.keys(expected)])].filter((part) => resuming || !ofTraining.includes(part));
  return parts
    .filter((part) => found[part] !== expected[part])
    .map((part) => `${part}: the checkpoint has ${found[part] ?? 'nothing'}, the plan ${expected[part] ?? 'nothing'}`);
}

function named<T>(kind: string, items: readonly T[], entry: (item: T) => readonly [name: string, text: string]): PlanTopology {
  return Object.fromEntries(items.map((item) => entry(item)).map(([name, text]) => [`${kind} ${name}`, text]));
}

function stepsText(steps: readonly PlanStep[]): string {
  const texts = steps.map((step) => (step.kind === 'graph' ? graphOf(step.graph) : `host node ${step.node}, ${digestOf(step)}`));
  return texts.length === 0 ? 'no graph' : texts.join(', then ');
}

function graphOf(graph: PlanGraph): string {
  const prologue = graph.prologue === null ? '' : ` after a prologue of SHA-256 ${graph.prologue.file.sha256.slice(0, 12)}`;
  return `a graph of ${graph.opCount} operations, SHA-256 ${graph.file.sha256.slice(0, 12)}${prologue}`;
}

function digestOf(value: unknown): string {
  return sha256Of(JSON.stringify(value)).slice(0, 12);
}
