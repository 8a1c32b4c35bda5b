import type { DType } from '../../schemas/dtype.js';
import { batchEntryConflict } from '../diagnostics/catalogue/batch-entry-conflict.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { isComputed } from '../nodes/contract.js';
import { formatPortType, type TensorPortType } from '../language/port-type.js';
import type { BatchInput, CheckedNode, CompileTarget } from './checked-pipeline.js';

/** An input port that is connected to nothing and therefore reads a batch entry. */
export interface BatchFedPort {
  readonly node: CheckedNode;
  /** Also the key of the batch entry. */
  readonly port: string;
  readonly type: TensorPortType;
}

/** All ports of compiled nodes that read batch entries, in the order of nodes and ports. */
export function batchFedPorts(nodes: readonly CheckedNode[]): BatchFedPort[] {
  const compiled = nodes.filter(({ definition }) => isComputed(definition));
  return compiled.flatMap((node) =>
    Object.entries(node.sources).flatMap(([port, sources]): BatchFedPort[] => {
      const type = node.definition.inputs[port]?.type;
      return sources[0]?.from === 'batch' && type?.of === 'tensor' ? [{ node, port, type }] : [];
    }),
  );
}

/**
 * The batch entries that unconnected ports read, one per key, with the dtype and sizes that are settled. Reports ports
 * that read one entry as different types.
 */
export function batchInputs(ports: readonly BatchFedPort[], target: CompileTarget, diagnostics: Diagnostics): BatchInput[] {
  const byKey = new Map<string, BatchFedPort[]>();
  for (const { port } of ports) byKey.set(port, []);
  for (const fed of ports) byKey.get(fed.port)?.push(fed);
  return [...byKey].map(([key, readers]) => {
    const lead = readers.find(({ type }) => type.dtype !== 'number') ?? (readers[0] as BatchFedPort);
    for (const reader of readers) if (reader !== lead) compareReaders(lead, reader, diagnostics);
    const dtype: DType = lead.type.dtype === 'number' ? (target.inputs[key]?.dtype ?? 'float32') : lead.type.dtype;
    const [{ node, type }] = readers as [BatchFedPort];
    const dims = type.dims.map((dim) => (typeof dim === 'number' ? dim : node.facts.dim(dim)));
    return { key, dtype, dims, feeds: readers.map(({ node, port }) => `${node.name}.${port}`) };
  });
}

/**
 * The nodes, of which optional ports whose values are known when the plan is compiled no longer read the batch where another port reads the
 * entry of their name as something else: the wavelengths of one image, where a source reads those of each, must be connected.
 */
export function withoutClashingOptions(nodes: readonly CheckedNode[]): CheckedNode[] {
  const ports = batchFedPorts(nodes);
  const clashes = (fed: BatchFedPort) => ports.some((other) => other.port === fed.port && !readAlike(other.type, fed.type));
  const dropped = ports.filter((fed) => fed.type.optional && fed.node.definition.inputs[fed.port]?.knownWhenCompiled && clashes(fed));
  return nodes.map((node) => {
    const own = dropped.filter((fed) => fed.node === node).map(({ port }) => [port, []] as const);
    return own.length === 0 ? node : { ...node, sources: { ...node.sources, ...Object.fromEntries(own) } };
  });
}

/** True if ports of these types can read one entry. */
function readAlike(lead: TensorPortType, reader: TensorPortType): boolean {
  const sameElements = lead.dtype === reader.dtype || (reader.dtype === 'number' && lead.dtype !== 'bool');
  return sameElements && lead.dims.length === reader.dims.length;
}

function compareReaders(lead: BatchFedPort, reader: BatchFedPort, diagnostics: Diagnostics): void {
  if (readAlike(lead.type, reader.type)) return;
  const name = (fed: BatchFedPort) => `${fed.node.name}.${fed.port}`;
  const shape = (fed: BatchFedPort) => formatPortType({ ...fed.type, optional: false });
  const params = { key: lead.port, port: name(reader), found: shape(reader), first: name(lead), expected: shape(lead) };
  const notes = [{ message: `'${lead.node.name}' is here`, span: lead.node.ast.name.span }];
  diagnostics.report(batchEntryConflict, reader.node.ast.name.span, params, { notes });
}
