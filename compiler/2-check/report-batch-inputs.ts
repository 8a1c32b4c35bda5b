import { inputFromBatch } from '../diagnostics/catalogue/input-from-batch.js';
import { metricWithoutTargets } from '../diagnostics/catalogue/metric-without-targets.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Note } from '../diagnostics/diagnostic.js';
import { nearestName } from '../../schemas/nearest-name.js';
import type { PortType } from '../language/port-type.js';
import type { BatchFedPort } from './batch-inputs.js';
import type { CheckedNode, CompileTarget } from './checked-pipeline.js';
import { dtypesAgree } from './resolve-connections.js';

/** What readers of files put into a batch. */
const readerKeys = ['cube', 'wavelengths', 'mask'] as const;

/** As many of the nodes before a port are searched for an output that fits it. */
const searchedNodes = 200;

interface Candidate {
  readonly node: CheckedNode;
  readonly port: string;
}

/** Warns of required ports that read batch entries which no reader supplies and no caller announced. */
export function reportBatchInputs(
  ports: readonly BatchFedPort[],
  nodes: readonly CheckedNode[],
  target: CompileTarget,
  diagnostics: Diagnostics,
): void {
  const supplied = new Set<string>([...readerKeys, ...Object.values(target.batchKeys).flat(), ...Object.keys(target.inputs)]);
  const position = new Map(nodes.map((node, i) => [node.name, i]));
  const consumed = new Set(
    nodes.flatMap(({ sources }) => Object.values(sources).flat()).flatMap((s) => (s.from === 'node' ? [`${s.node}.${s.port}`] : [])),
  );
  for (const fed of ports) {
    if (fed.type.optional || supplied.has(fed.port)) continue;
    const at = position.get(fed.node.name) as number;
    const notes = noteOf(fittingOutput(fed, nodes.slice(Math.max(0, at - searchedNodes), at), consumed));
    const { name, span } = { name: fed.node.name, span: fed.node.ast.name.span };
    const compares = fed.node.definition.metric ?? fed.node.definition.role === 'loss';
    if (compares && fed.port === 'targets') diagnostics.report(metricWithoutTargets, span, { node: name, port: fed.port }, { notes });
    else diagnostics.report(inputFromBatch, span, { node: name, port: fed.port, readers: readerKeys.join(', ') }, { notes });
  }
}

function noteOf(candidate: Candidate | undefined): Note[] {
  if (!candidate) return [];
  const { node, port } = candidate;
  return [{ message: `an output that would fit is ${node.name}.outputs.${port}`, span: node.ast.name.span }];
}

/** Among the outputs of the right type, the one of the nearest name, or the only one, or the only one nothing consumes. */
function fittingOutput({ port, type }: BatchFedPort, before: readonly CheckedNode[], consumed: ReadonlySet<string>): Candidate | undefined {
  const fitting = before.flatMap((node) =>
    Object.entries(node.definition.outputs).flatMap(([output, given]) => (fits(given.type, type) ? [{ node, port: output }] : [])),
  );
  const nearest = nearestName(
    port,
    fitting.map((candidate) => candidate.port),
  );
  const free = fitting.filter((candidate) => !consumed.has(`${candidate.node.name}.${candidate.port}`));
  const [only] = fitting.length === 1 ? fitting : free.length === 1 ? free : [];
  return fitting.find((candidate) => candidate.port === nearest) ?? only;
}

function fits(given: PortType, taken: PortType): boolean {
  if (given.of !== 'tensor' || taken.of !== 'tensor' || !dtypesAgree(given, taken) || given.dims.length !== taken.dims.length) return false;
  return given.dims.every((dim, axis) => typeof dim === 'string' || typeof taken.dims[axis] === 'string' || dim === taken.dims[axis]);
}
