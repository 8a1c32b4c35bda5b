import type { Connection, PlanManifest } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import type { CheckedNode, CheckedPipeline, Source } from '../2-check/checked-pipeline.js';
import { sourcesIn } from '../lowering/sources-in.js';
import { entryName } from '../ir/names.js';
import { typeText } from '../language/port-type.js';
import type { Port } from '../nodes/contract.js';

/** A node as the manifest lists it. */
export function planNode(node: CheckedNode, { stages: checks }: CheckedPipeline): PlanManifest['nodes'][number] {
  return {
    name: node.name,
    kind: node.definition.kind,
    className: node.definition.className,
    category: node.definition.category,
    hparams: shownHparams(node),
    place: placeOf(node),
    stages: [...node.stages],
    status: Object.fromEntries(stages.map((stage) => [stage, checks[stage].status[node.name]])) as PlanManifest['nodes'][number]['status'],
  };
}

/** Hyper-parameters as they were settled; those that come from the environment as they are written. */
function shownHparams({ hparams, ast }: CheckedNode): Record<string, unknown> {
  const written = Object.keys(hparams).flatMap((name) => {
    const given = ast.hparams.get(name);
    return given && JSON.stringify(given.shown) !== JSON.stringify(given.value) ? [[name, given.shown] as const] : [];
  });
  return { ...hparams, ...Object.fromEntries(written) };
}

/** The wires between nodes; those from the batch are told by the inputs of graphs. */
export function connectionsOf(pipeline: CheckedPipeline): Connection[] {
  const nodes = new Map(pipeline.nodes.map((node) => [node.name, node]));
  return pipeline.nodes.flatMap((node) =>
    Object.entries(node.sources).flatMap(([port, sources]) =>
      sources.flatMap((source): Connection[] =>
        source.from === 'batch' ? [] : [connectionOf(nodes.get(source.node) as CheckedNode, source, node, port, pipeline.stages)],
      ),
    ),
  );
}

type NodeSource = Extract<Source, { from: 'node' }>;

function connectionOf(from: CheckedNode, source: NodeSource, to: CheckedNode, port: string, checks: CheckedPipeline['stages']): Connection {
  const { type } = from.definition.outputs[source.port] as Port;
  const shared = (to.sources[port] ?? []).length > 1 && !to.definition.inputs[port]?.type.variadic;
  const feeds = stages.filter(
    (stage) => checks[stage].status[to.name]?.status === 'runs' && sourcesIn(checks[stage], to.name, port).includes(source),
  );
  return {
    source: entryName(source.node, source.port),
    target: entryName(to.name, port),
    ...(shared && { stages: feeds }),
    type: typeText(type, from.facts),
  };
}

/** Where the name of a node stands in the pipeline. */
export function placeOf(node: CheckedNode): { line: number; column: number } {
  const { source, start } = node.ast.name.span;
  return { line: node.line, column: start - source.text.lastIndexOf('\n', start - 1) };
}
