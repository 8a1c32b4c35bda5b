import type { Action } from '../plan/decision.js';
import type { ExperimentPlan, PlannedInstance } from '../plan/experiment-plan.js';
import { grouped } from './grouped.js';
import type { Graph, GraphEdge, GraphLook, GraphNode } from './graph.js';

/** What is said of an instance beside its name: its decision, or what became of it. */
export interface InstanceNote {
  readonly look: GraphLook;
  /** A word or two: `RUN`, `ran in 3.1 s`. */
  readonly word: string;
  readonly ms: number | null;
}

const looks: Readonly<Record<Action, GraphLook>> = { RUN: 'run', REUSE: 'reuse', SKIP: 'skip', BLOCKED: 'blocked' };

/** The first of these that any instance of a stage has is the look of the stage. */
const precedence: readonly GraphLook[] = ['failed', 'blocked', 'run', 'reuse', 'skip'];

/** The note of an instance that has only been planned. */
export function plannedNote({ action }: PlannedInstance): InstanceNote {
  return { look: looks[action], word: action, ms: null };
}

/** A box per stage with how many of its instances are what, and an arrow per input. */
export function stageGraph(plan: ExperimentPlan, noteOf: (instance: PlannedInstance) => InstanceNote): Graph {
  const byStage = grouped(plan.instances, ({ stage }) => stage);
  const ids = new Map([...byStage.keys()].map((stage, i) => [stage, `s${i}`]));
  const nodes = [...byStage].map(([stage, instances]) => stageNode(ids.get(stage) as string, stage, instances, noteOf));
  const stageOfInstance = new Map(plan.instances.map(({ id, stage }) => [id, stage]));
  const edges = plan.instances.flatMap(({ stage, inputs }) =>
    inputEdges(inputs, (id) => ids.get(stageOfInstance.get(id) ?? ''), ids.get(stage) as string),
  );
  return { title: plan.experiment, nodes, edges: merged(edges) };
}

/** A box per instance; readable up to some dozens. */
export function instanceGraph(plan: ExperimentPlan, noteOf: (instance: PlannedInstance) => InstanceNote): Graph {
  const ids = new Map(plan.instances.map(({ id }, i) => [id, `i${i}`]));
  const nodes = plan.instances.map((instance) => instanceNode(ids.get(instance.id) as string, instance, noteOf(instance)));
  const edges = plan.instances.flatMap(({ id, inputs }) => inputEdges(inputs, (producer) => ids.get(producer), ids.get(id) as string));
  return { title: plan.experiment, nodes, edges: merged(edges) };
}

function stageNode(id: string, stage: string, instances: readonly PlannedInstance[], noteOf: (instance: PlannedInstance) => InstanceNote): GraphNode {
  const notes = instances.map(noteOf);
  const words = [...grouped(notes, ({ word }) => word)].map(([word, those]) => `${those.length} ${word}`);
  const ms = notes.reduce((sum, note) => sum + (note.ms ?? 0), 0);
  const look = precedence.find((each) => notes.some((note) => note.look === each)) ?? 'skip';
  const aggregate = instances.some(({ kind }) => kind === 'aggregate');
  const lines = [...words, ...(ms > 0 ? [shortTime(ms)] : [])];
  return { id, name: stage, lines, look, aggregate, title: `${stage}: ${lines.join(', ')}` };
}

function instanceNode(id: string, { stage, label, kind, reasons }: PlannedInstance, { look, word, ms }: InstanceNote): GraphNode {
  const lines = [...(label === '' ? [] : [label]), ms === null ? word : `${word}, ${shortTime(ms)}`];
  const why = reasons.map(({ text }) => text).join('; ');
  return { id, name: stage, lines, look, aggregate: kind === 'aggregate', title: `${stage} ${label}: ${word}${why === '' ? '' : `: ${why}`}` };
}

function inputEdges(inputs: PlannedInstance['inputs'], idOf: (instance: string) => string | undefined, to: string): GraphEdge[] {
  return Object.values(inputs).flatMap((input) => {
    const producers = input.kind === 'members' ? input.instances : input.instance === null ? [] : [input.instance];
    return producers.flatMap((producer) => {
      const from = idOf(producer);
      return from === undefined ? [] : [{ from, to, label: input.port }];
    });
  });
}

/** One arrow between two boxes, with the names of all ports that it stands for. */
function merged(edges: readonly GraphEdge[]): GraphEdge[] {
  const groups = grouped(edges, ({ from, to }) => `${from} ${to}`);
  return [...groups.values()].map((group) => {
    const [{ from, to }] = group as [GraphEdge];
    return { from, to, label: [...new Set(group.map(({ label }) => label))].join(', ') };
  });
}

function shortTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
