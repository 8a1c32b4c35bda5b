import { type Stage, stages } from '../../../schemas/stage.js';
import type { CheckedNode, CheckedPipeline } from '../../2-check/checked-pipeline.js';
import type { Fact } from './difference.js';

/** The name under which a node's facts are told. */
type NameOf = (node: string) => string;

/**
 * What a pipeline says, defaults and inferred values included, so that a written default equals an omitted one. The order
 * of nodes and connections, comments and formatting do not count. `nameOf` tells nodes by other names than their own.
 */
export function pipelineFacts({ ast, compat, nodes, stages: checks }: CheckedPipeline, nameOf: NameOf = (node) => node): Fact[] {
  const { name, description } = ast.metadata;
  return [
    { area: 'pipeline', subject: 'name', value: name },
    { area: 'pipeline', subject: 'description', value: description },
    { area: 'pipeline', subject: 'compat', value: compat ?? null },
    ...nodes.flatMap((node) => nodeFacts(node, nameOf)),
    ...outputFacts(checks, nameOf),
  ];
}

/**
 * Nodes of `after` that seem to be nodes of `before` under a new name, as new name to old: the only one of its class on
 * either side whose name the other side lacks.
 */
export function renamedNodes(before: CheckedPipeline, after: CheckedPipeline): ReadonlyMap<string, string> {
  const [old, now] = [onlyIn(before, after), onlyIn(after, before)];
  const pairs = now.flatMap(({ name, definition: { kind } }): [string, string][] => {
    const candidates = old.filter(({ definition }) => definition.kind === kind);
    const rivals = now.filter(({ definition }) => definition.kind === kind);
    const [only] = candidates;
    return only && candidates.length === 1 && rivals.length === 1 ? [[name, only.name]] : [];
  });
  return new Map(pairs);
}

function onlyIn(pipeline: CheckedPipeline, other: CheckedPipeline): CheckedNode[] {
  const names = new Set(other.nodes.map(({ name }) => name));
  return pipeline.nodes.filter(({ name }) => !names.has(name));
}

function nodeFacts(node: CheckedNode, nameOf: NameOf): Fact[] {
  const { definition, hparams } = node;
  const name = nameOf(node.name);
  return [
    { area: 'nodes', subject: name, value: definition.kind },
    { area: 'names', subject: name, value: node.name, node: name },
    ...hparamFacts(name, hparams),
    { area: 'stages', subject: name, value: [...new Set(node.stages)].sort(), node: name },
    ...connectionFacts(node, nameOf),
  ];
}

/** A fact per hyper-parameter of a node. */
export function hparamFacts(node: string, hparams: object): Fact[] {
  const given = Object.entries(hparams).filter(([, value]) => value !== undefined);
  return given.map(([hparam, value]) => ({ area: 'hyper-parameters', subject: `${node}.${hparam}`, value, node }));
}

function connectionFacts({ name, sources }: CheckedNode, nameOf: NameOf): Fact[] {
  return Object.entries(sources).flatMap(([port, from]) =>
    from.flatMap((source): Fact[] =>
      source.from === 'node'
        ? [{ area: 'connections', subject: `${nameOf(source.node)}.${source.port} -> ${nameOf(name)}.${port}`, value: true }]
        : [],
    ),
  );
}

function outputFacts(checks: CheckedPipeline['stages'], nameOf: NameOf): Fact[] {
  const kept = new Map<string, Stage[]>();
  for (const stage of stages) {
    for (const { node, port } of checks[stage].outputs) {
      const subject = `${nameOf(node)}.${port}`;
      kept.set(subject, [...(kept.get(subject) ?? []), stage]);
    }
  }
  return [...kept].map(([subject, where]) => ({ area: 'outputs', subject, value: where }));
}
