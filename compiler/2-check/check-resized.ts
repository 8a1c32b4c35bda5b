import { resizedInTrain } from '../diagnostics/catalogue/resized-in-train.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { TensorPortType } from '../language/port-type.js';
import type { Port } from '../nodes/contract.js';
import type { CheckedNode, Source, StageCheck } from './checked-pipeline.js';
import { sourcesIn } from '../lowering/sources-in.js';

/** Per axis of a value the node that gave it another size in stage train, if one did. */
type Resizers = readonly (string | undefined)[];

/**
 * Reports nodes at whose inputs images of different sizes meet in stage train, because some went through a node that resizes
 * them and some did not. Dimensions are settled for all stages alike, so that this is not seen there.
 */
export function checkResized(nodes: readonly CheckedNode[], train: StageCheck, diagnostics: Diagnostics): void {
  if (!nodes.some(({ definition }) => definition.resizesInTrain)) return;
  const values = new Map<string, Resizers>();
  const consumed = new Set(nodes.flatMap(({ sources }) => Object.values(sources).flat().map(nameOf)));
  for (const node of nodes) {
    if (train.status[node.name]?.status !== 'runs') continue;
    const symbols = arrivingSymbols(node, { train, values, consumed }, diagnostics);
    for (const [port, type] of tensorPorts(node.definition.outputs)) {
      const resizers = type.dims.map((dim) => (node.definition.resizesInTrain?.includes(`${dim}`) ? node.name : symbols.get(`${dim}`)));
      values.set(`${node.name}.${port}`, resizers);
    }
  }
}

interface Arriving {
  readonly train: StageCheck;
  readonly values: ReadonlyMap<string, Resizers>;
  /** What anything reads, over all stages. */
  readonly consumed: ReadonlySet<string>;
}

/** Who resized each named dimension of a node's inputs; reports the first that arrives in two sizes. */
function arrivingSymbols(node: CheckedNode, { train, values, consumed }: Arriving, diagnostics: Diagnostics): Map<string, string | undefined> {
  const found = new Map<string, { readonly port: string; readonly by: string | undefined }>();
  let clash: { readonly resized: string; readonly other: string; readonly by: string } | undefined;
  for (const [port, type] of tensorPorts(node.definition.inputs)) {
    const [source] = sourcesIn(train, node.name, port);
    // An unconnected optional port reads the batch whether or not anybody wants what becomes of it.
    if (!source || (type.optional && source.from === 'batch' && !consumed.has(`${node.name}.${port}`))) continue;
    const resizers = source.from === 'node' ? values.get(nameOf(source)) : [];
    for (const [axis, dim] of type.dims.entries()) {
      if (typeof dim === 'number' || !resizers) continue;
      const by = resizers[axis];
      const first = found.get(dim) ?? { port, by };
      found.set(dim, first);
      if (first.by === by) continue;
      clash ??= by === undefined ? { resized: first.port, other: port, by: first.by as string } : { resized: port, other: first.port, by };
    }
  }
  if (clash) diagnostics.report(resizedInTrain, node.ast.name.span, { node: node.name, ...clash });
  return new Map([...found].map(([dim, { by }]) => [dim, by]));
}

function nameOf(source: Source): string {
  return source.from === 'node' ? `${source.node}.${source.port}` : source.key;
}

function tensorPorts(ports: Readonly<Record<string, Port>>): [string, TensorPortType][] {
  return Object.entries(ports).flatMap(([name, { type }]) => (type.of === 'tensor' ? [[name, type] as [string, TensorPortType]] : []));
}
