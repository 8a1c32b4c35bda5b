import type { Dim } from '../../schemas/dim.js';
import { graphsIn } from '../../schemas/plan/steps.js';
import type { FitLevel, NodeFit, PlainGraph, PlanGraph, PlanManifest } from '../../schemas/plan.js';

/** Dtype and dimensions of a graph input or output. */
export interface PortType {
  readonly dtype: string;
  readonly dims: readonly Dim[];
}

/** A graph of a plan with all its inputs and outputs by name: those that the manifest lists with it, and the accumulators of a fit. */
export interface GraphRole {
  readonly graph: PlainGraph;
  readonly inputs: ReadonlyMap<string, PortType>;
  /** `undefined` where the manifest does not tell the type. */
  readonly outputs: ReadonlyMap<string, PortType | undefined>;
}

/** Every graph of a plan, prologues among them. */
export function graphRoles(manifest: PlanManifest): GraphRole[] {
  const { stages, train, fit } = manifest;
  const graphs = [...Object.values(stages).flatMap(({ steps }) => graphsIn(steps)), train?.step ?? null, train?.accumulate ?? null];
  return [...graphs.flatMap((graph) => (graph ? withPrologue(graph) : [])), ...fit.flatMap(fitRoles)];
}

function withPrologue(graph: PlanGraph): GraphRole[] {
  return [role(graph), ...(graph.prologue ? [role(graph.prologue)] : [])];
}

function fitRoles({ before, update, merge, accumulators, nodes }: FitLevel): GraphRole[] {
  const types = (suffix: string) => accumulators.map(({ name, ...type }) => [`${name}${suffix}`, type] as const);
  const gathering = role(update, types(''), types('.next'));
  const prologue = update.prologue ? [role(update.prologue)] : [];
  const merging = role(merge, [...types('.a'), ...types('.b')], types(''));
  return [
    ...graphsIn(before).flatMap(withPrologue),
    gathering,
    ...prologue,
    merging,
    ...nodes.flatMap((node) => mappingRole(node, new Map(types('')))),
  ];
}

/** A mapped statistic may have another number of channels than the one that was gathered. */
function mappingRole({ mapping, accumulators }: NodeFit, types: ReadonlyMap<string, PortType>): GraphRole[] {
  if (!mapping) return [];
  const names = Object.values(accumulators);
  const read = names.flatMap((name) => {
    const type = types.get(name);
    return type ? [[name, type] as const] : [];
  });
  return [
    role(
      mapping,
      read,
      names.map((name) => [`${name}.mapped`, undefined] as const),
    ),
  ];
}

function role(
  graph: PlainGraph,
  inputs: readonly (readonly [string, PortType])[] = [],
  outputs: readonly (readonly [string, PortType | undefined])[] = [],
): GraphRole {
  const listed = (ports: PlainGraph['inputs'] | PlainGraph['outputs']) => ports.map(({ name, dtype, dims }) => [name, { dtype, dims }] as const);
  return { graph, inputs: new Map([...listed(graph.inputs), ...inputs]), outputs: new Map([...outputs, ...listed(graph.outputs)]) };
}
