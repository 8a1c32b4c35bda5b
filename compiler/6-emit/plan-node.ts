import type { Connection, PlanManifest } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
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
  return pipeline.nodes.flatMap(({ name, sources }) =>
    Object.entries(sources).flatMap(([port, each]) =>
      each.flatMap((source): Connection[] => {
        if (source.from === 'batch') return [];
        const from = nodes.get(source.node) as CheckedNode;
        const { type } = from.definition.outputs[source.port] as Port;
        return [{ source: entryName(source.node, source.port), target: entryName(name, port), type: typeText(type, from.facts) }];
      }),
    ),
  );
}

/** Where the name of a node stands in the pipeline. */
export function placeOf(node: CheckedNode): { line: number; column: number } {
  const { source, start } = node.ast.name.span;
  return { line: node.line, column: start - source.text.lastIndexOf('\n', start - 1) };
}
