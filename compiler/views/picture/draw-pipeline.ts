import type { NodeStatus } from '../../../schemas/plan.js';
import { type Stage, stages } from '../../../schemas/stage.js';
import type { CheckedNode, CheckedPipeline, Source } from '../../2-check/checked-pipeline.js';
import { sourcesIn } from '../../lowering/sources-in.js';
import { type PortType, typeText } from '../../language/port-type.js';
import type { Port } from '../../nodes/contract.js';
import type { Card, Drawing, DrawnPort, End, Pill, Wire } from './drawing.js';
import { familyOf, familyOfDtype } from './port-text.js';
import { prunedBecause } from './pruned-because.js';

interface Scene {
  readonly pipeline: CheckedPipeline;
  readonly stage: Stage | undefined;
  /** Position of each node, by name. */
  readonly position: ReadonlyMap<string, number>;
  readonly wired: ReadonlySet<string>;
}

/** The drawing of a pipeline: of all stages together, or of one with the nodes it leaves out marked. */
export function drawPipeline(pipeline: CheckedPipeline, stage?: Stage): Drawing {
  const scene: Scene = {
    pipeline,
    stage,
    position: new Map(pipeline.nodes.map(({ name }, i) => [name, i])),
    wired: wiredPorts(pipeline, stage),
  };
  const cards = pipeline.nodes.map((node, i) => cardOf(node, i, scene));
  const entries = entriesOf(scene);
  const outputs = outputsOf(scene);
  const ends = [...entryWires(entries, scene), ...nodeWires(scene), ...outputWires(outputs, scene)];
  const isPruned = ({ id }: End) => cards.some((card) => card.id === id && card.pruned !== undefined);
  const wires = ends.map(({ idle, ...wire }, i) => ({ ...wire, id: `w${i}`, pruned: idle || isPruned(wire.from) || isPruned(wire.to) }));
  const pills = outputs.map(({ pill }) => pill);
  return { title: pipeline.ast.metadata.name, subtitle: '', stage, cards, entries, outputs: pills, wires, clusters: [] };
}

type Ends = Omit<Wire, 'id' | 'pruned'> & {
  /** True of a connection whose port another one feeds in the stage that is drawn. */
  readonly idle?: boolean;
};

interface OutputPill {
  readonly pill: Pill;
  readonly node: string;
  readonly port: string;
}

function cardOf({ name, definition, stages: declared }: CheckedNode, i: number, { pipeline, stage, wired }: Scene): Card {
  const ports = (side: 'in' | 'out', all: Readonly<Record<string, Port>>): DrawnPort[] =>
    Object.entries(all).map(([port, { type }], k) => ({
      id: `${side}${k}`,
      name: port,
      family: familyOf(type),
      wired: wired.has(`${side} ${name}.${port}`),
    }));
  return {
    id: `n${i}`,
    category: definition.category,
    name,
    kind: definition.kind,
    doc: definition.doc,
    stages: declared.join(', '),
    inputs: ports('in', definition.inputs),
    outputs: ports('out', definition.outputs),
    pruned: stage && prunedBecause(pipeline.stages[stage].status[name] as NodeStatus),
  };
}

/** `in node.port` and `out node.port` of every port that an arrow touches. */
function wiredPorts(pipeline: CheckedPipeline, stage: Stage | undefined): Set<string> {
  const wired = new Set<string>();
  for (const node of pipeline.nodes) {
    for (const [port, sources] of Object.entries(node.sources)) {
      for (const source of sources) {
        if (source.from === 'node') wired.add(`out ${source.node}.${source.port}`);
        if (isDrawn(source, node, port, pipeline, stage)) wired.add(`in ${node.name}.${port}`);
      }
    }
  }
  for (const wanted of drawnStages(stage)) for (const { node, port } of pipeline.stages[wanted].outputs) wired.add(`out ${node}.${port}`);
  return wired;
}

/** Connections are; batch entries are if the port is required or batches of a drawn stage have them. */
function isDrawn(source: Source, node: CheckedNode, port: string, pipeline: CheckedPipeline, stage: Stage | undefined): boolean {
  if (source.from === 'node') return true;
  const type = node.definition.inputs[port]?.type;
  if (type?.of !== 'tensor') return false;
  return !type.optional || drawnStages(stage).some((wanted) => pipeline.stages[wanted].batchKeys.includes(source.key));
}

function drawnStages(stage: Stage | undefined): readonly Stage[] {
  return stage === undefined ? stages : [stage];
}

function entriesOf({ pipeline, wired }: Scene): Pill[] {
  const read = pipeline.batch.filter(({ feeds }) => feeds.some((port) => wired.has(`in ${port}`)));
  return read.map(({ key, dtype }, i) => ({ id: `b${i}`, name: key, family: familyOfDtype(dtype), note: '' }));
}

function outputsOf({ pipeline, stage }: Scene): OutputPill[] {
  const kept = new Map<string, { node: string; port: string; in: Stage[] }>();
  for (const wanted of drawnStages(stage)) {
    for (const { node, port } of pipeline.stages[wanted].outputs) {
      const known = kept.get(`${node}.${port}`) ?? { node, port, in: [] };
      kept.set(`${node}.${port}`, { ...known, in: [...known.in, wanted] });
    }
  }
  return [...kept].map(([name, { node, port, in: where }], i) => {
    const type = typeOfOutput(pipeline, node, port);
    const note = where.length === drawnStages(stage).length ? '' : where.join(', ');
    return { pill: { id: `o${i}`, name, family: familyOf(type), note }, node, port };
  });
}

function entryWires(entries: readonly Pill[], { pipeline, position, wired }: Scene): Ends[] {
  return entries.flatMap(({ id, name, family }) => {
    const entry = pipeline.batch.find(({ key }) => key === name);
    const type = entry ? `${entry.dtype}[${entry.dims.join(', ')}]` : '';
    return pipeline.nodes.flatMap((node): Ends[] =>
      Object.entries(node.sources)
        .filter(([port, [source]]) => source?.from === 'batch' && source.key === name && wired.has(`in ${node.name}.${port}`))
        .map(([port]) => ({ from: { id, port: undefined, label: `batch ${name}` }, to: inputEnd(node, port, position), type, family })),
    );
  });
}

function nodeWires({ pipeline, stage, position }: Scene): Ends[] {
  return pipeline.nodes.flatMap((node) =>
    Object.entries(node.sources).flatMap(([port, sources]) =>
      sources.flatMap((source): Ends[] => {
        if (source.from === 'batch') return [];
        const from = outputEnd(pipeline, source.node, source.port, position);
        const idle = stage !== undefined && !sourcesIn(pipeline.stages[stage], node.name, port).includes(source);
        return [{ from: from.end, to: inputEnd(node, port, position), type: from.type, family: from.family, idle }];
      }),
    ),
  );
}

function outputWires(outputs: readonly OutputPill[], { pipeline, position }: Scene): Ends[] {
  return outputs.map(({ pill, node, port }) => {
    const from = outputEnd(pipeline, node, port, position);
    return { from: from.end, to: { id: pill.id, port: undefined, label: `output ${pill.name}` }, type: from.type, family: from.family };
  });
}

function inputEnd(node: CheckedNode, port: string, position: Scene['position']): End {
  const index = Object.keys(node.definition.inputs).indexOf(port);
  return { id: `n${position.get(node.name)}`, port: `in${index}`, label: `${node.name}.${port}` };
}

function outputEnd(pipeline: CheckedPipeline, name: string, port: string, position: Scene['position']) {
  const at = position.get(name) as number;
  const node = pipeline.nodes[at] as CheckedNode;
  const type = typeOfOutput(pipeline, name, port);
  const end: End = { id: `n${at}`, port: `out${Object.keys(node.definition.outputs).indexOf(port)}`, label: `${name}.${port}` };
  return { end, type: typeText(type, node.facts), family: familyOf(type) };
}

function typeOfOutput(pipeline: CheckedPipeline, name: string, port: string): PortType {
  const node = pipeline.nodes.find((candidate) => candidate.name === name) as CheckedNode;
  return (node.definition.outputs[port] as Port).type;
}
