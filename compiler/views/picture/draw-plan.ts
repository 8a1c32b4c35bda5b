import type { Dim } from '../../../schemas/dim.js';
import { graphsIn, hostStepsIn, portsOfStage } from '../../../schemas/plan/steps.js';
import type { HostStep, PlanManifest, PlanNode, PlanRegion } from '../../../schemas/plan.js';
import type { Stage } from '../../../schemas/stage.js';
import type { Card, Cluster, Drawing, DrawnPort, End, Pill, Wire } from './drawing.js';
import { clusterColours, heatColours } from './palette.js';
import { type Family, familyOfDtype } from './port-text.js';
import { prunedBecause } from './pruned-because.js';

/** What is known of the time of a stage. */
export interface StageTimes {
  /** A line for the picture. */
  readonly subtitle: string;
  /** Per fused node its share of the frame, from 0 to 1, and its time in words. */
  readonly regions: ReadonlyMap<string, { readonly share: number; readonly text: string }>;
}

interface Link extends Omit<Wire, 'id' | 'pruned' | 'from' | 'to'> {
  readonly from: string;
  readonly to: string;
  /** True of a connection whose port another one feeds in the stage. */
  readonly idle?: boolean;
}

/** The drawing of a stage of a plan, with its fused nodes as clusters; coloured by their share of the time where that is known. */
export function drawPlan(manifest: PlanManifest, stage: Stage, times?: StageTimes): Drawing {
  const ports = portsOfStage(manifest.stages[stage]);
  const regions = graphsIn(manifest.stages[stage].steps).flatMap((graph) => graph.regions);
  const entries = pillsOf('b', ports?.inputs.filter(({ source }) => source === 'batch') ?? []);
  const outputs = pillsOf('o', ports?.outputs.filter(({ role }) => role === 'output') ?? []);
  const links = linksOf(manifest, stage);
  const cards = manifest.nodes.map((node, i) => cardOf(node, i, stage, links));
  const cardIds = new Map(cards.map(({ name, id }) => [name, id]));
  return {
    title: manifest.pipeline.name,
    subtitle: times?.subtitle ?? '',
    stage,
    cards,
    entries,
    outputs,
    wires: links.map((link, i) => wireOf(link, `w${i}`, cards, entries, outputs)),
    clusters: [
      ...regions.flatMap((region, i) => clusterOf(region, `c${i}`, cardIds, times)),
      ...hostStepsIn(manifest.stages[stage].steps).map((step, i) => hostCluster(step, `h${i}`, cardIds)),
    ],
  };
}

function pillsOf(prefix: string, values: readonly { readonly name: string; readonly dtype: string }[]): Pill[] {
  return values.map(({ name, dtype }, i) => ({ id: `${prefix}${i}`, name, family: familyOfDtype(dtype), note: '' }));
}

/** Arrows by the labels of their ends. */
function linksOf({ connections, stages }: PlanManifest, stage: Stage): Link[] {
  const ports = portsOfStage(stages[stage]);
  const typed = ({ dtype, dims }: { readonly dtype: string; readonly dims: readonly Dim[] }) => ({
    type: `${dtype}[${dims.join(', ')}]`,
    family: familyOfDtype(dtype),
  });
  const batch = (ports?.inputs ?? []).filter(({ source }) => source === 'batch');
  const kept = (ports?.outputs ?? []).filter(({ role }) => role === 'output');
  return [
    ...batch.flatMap((input) => input.feeds.map((to) => ({ from: `batch ${input.name}`, to, ...typed(input) }))),
    ...connections.map(({ source, target, type, stages: feeds }) => {
      const idle = feeds !== undefined && !feeds.includes(stage);
      return { from: source, to: target, type, family: familyOfType(type), idle };
    }),
    ...kept.map((output) => ({ from: output.name, to: `output ${output.name}`, ...typed(output) })),
  ];
}

function familyOfType(type: string): Family {
  const dtype = /^(\w+)\[/.exec(type)?.[1];
  return dtype === undefined ? 'host' : familyOfDtype(dtype);
}

function cardOf(node: PlanNode, i: number, stage: Stage, links: readonly Link[]): Card {
  const { name, kind, className } = node;
  return {
    id: `n${i}`,
    category: node.category,
    name,
    kind,
    doc: className,
    stages: node.stages.join(', '),
    inputs: portsOf('in', name, links, 'to'),
    outputs: portsOf('out', name, links, 'from'),
    pruned: prunedBecause(node.status[stage]),
  };
}

/** The ports of a node that arrows touch; a manifest does not tell of others. */
function portsOf(side: 'in' | 'out', node: string, links: readonly Link[], end: 'from' | 'to'): DrawnPort[] {
  const own = links.map((link) => ({ ...splitEndpoint(link[end]), family: link.family })).filter((each) => each.node === node);
  const families = new Map(own.map(({ port, family }) => [port, family]));
  return [...families].map(([name, family], k) => ({ id: `${side}${k}`, name, family, wired: true }));
}

function wireOf(
  { from, to, type, family, idle = false }: Link,
  id: string,
  cards: readonly Card[],
  entries: readonly Pill[],
  outputs: readonly Pill[],
): Wire {
  const ends = {
    from: endOf(from, entries, cards, 'outputs'),
    to: endOf(to, outputs, cards, 'inputs'),
  };
  const pruned = idle || cards.some((card) => card.pruned !== undefined && (card.id === ends.from.id || card.id === ends.to.id));
  return { id, ...ends, type, family, pruned };
}

function endOf(label: string, pills: readonly Pill[], cards: readonly Card[], side: 'inputs' | 'outputs'): End {
  const pill = pills.find(({ name }) => label === `${side === 'inputs' ? 'output' : 'batch'} ${name}`);
  if (pill) return { id: pill.id, port: undefined, label };
  const { node, port } = splitEndpoint(label);
  const card = cards.find(({ name }) => name === node) as Card;
  return { id: card.id, port: card[side].find(({ name }) => name === port)?.id, label };
}

function splitEndpoint(label: string): { readonly node: string; readonly port: string } {
  const dot = label.lastIndexOf('.');
  return { node: label.slice(0, dot), port: label.slice(dot + 1) };
}

function clusterOf({ name, members, operations }: PlanRegion, id: string, cardIds: ReadonlyMap<string, string>, times?: StageTimes): Cluster[] {
  const cards = members.flatMap(({ node }) => cardIds.get(node) ?? []);
  if (cards.length === 0) return [];
  const count = `${operations.length} ${operations.length === 1 ? 'operation' : 'operations'}`;
  const time = times?.regions.get(name);
  const note = time ? `${count}, ${time.text}` : count;
  return [{ id, name, note, cards, colours: times ? heatColours(time?.share ?? 0) : clusterColours }];
}

/** A host node stands alone between graphs. */
function hostCluster({ node, host }: HostStep, id: string, cardIds: ReadonlyMap<string, string>): Cluster {
  return { id, name: node, note: `on the host: ${host}`, cards: [cardIds.get(node) as string], colours: clusterColours };
}
