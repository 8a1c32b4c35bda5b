import type { ConnectionAst, EndpointAst } from '../1-parse/pipeline-ast.js';
import { dtypeMismatch } from '../diagnostics/catalogue/dtype-mismatch.js';
import { rankMismatch } from '../diagnostics/catalogue/rank-mismatch.js';
import { twoProducers } from '../diagnostics/catalogue/two-producers.js';
import { unknownNode } from '../diagnostics/catalogue/unknown-node.js';
import { unknownPort } from '../diagnostics/catalogue/unknown-port.js';
import { wrongDirection } from '../diagnostics/catalogue/wrong-direction.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../diagnostics/nearest-name.js';
import type { PortType } from '../language/port-type.js';
import type { ResolvedNode } from './resolve-nodes.js';

/** A connection between ports that exist and have matching element types and ranks. */
export interface Edge {
  readonly ast: ConnectionAst;
  readonly source: PortRef;
  readonly target: PortRef;
}

export interface PortRef {
  readonly node: string;
  readonly port: string;
  readonly type: PortType;
}

export type NodeTable = ReadonlyMap<string, ResolvedNode>;

/**
 * Resolves endpoints and compares port types.
 * @param declared names of all nodes of the file; those without a usable class have been reported already.
 */
export function resolveConnections(
  connections: readonly ConnectionAst[],
  nodes: NodeTable,
  declared: ReadonlySet<string>,
  diagnostics: Diagnostics,
): Edge[] {
  const producers = new Map<string, ConnectionAst>();
  return connections.flatMap((ast): Edge[] => {
    const source = resolveEndpoint(ast.source, 'outputs', nodes, declared, diagnostics);
    const target = resolveEndpoint(ast.target, 'inputs', nodes, declared, diagnostics);
    if (!source || !target) return [];
    const edge = { ast, source, target };
    return matches(edge, diagnostics) && soleProducer(edge, producers, diagnostics) ? [edge] : [];
  });
}

/** Resolves `node.port` with an expected direction; reports what is wrong. */
export function resolveEndpoint(
  endpoint: EndpointAst,
  direction: 'inputs' | 'outputs',
  nodes: NodeTable,
  declared: ReadonlySet<string>,
  diagnostics: Diagnostics,
): PortRef | undefined {
  if (endpoint.direction && endpoint.direction !== direction) {
    const role = direction === 'outputs' ? 'source' : 'target';
    diagnostics.report(wrongDirection, endpoint.span, { text: endpoint.text, role });
    return undefined;
  }
  const name = endpoint.node.value;
  const node = nodes.get(name);
  if (!node) {
    if (!declared.has(name)) diagnostics.report(unknownNode, endpoint.node.span, { name }, { suggestion: nearestName(name, declared) });
    return undefined;
  }
  const ports = node.definition[direction];
  const port = endpoint.port.value;
  if (Object.hasOwn(ports, port)) return { node: name, port, type: (ports[port] as { type: PortType }).type };
  const params = { node: name, kind: node.definition.kind, port, direction: direction === 'inputs' ? 'input' : 'output' };
  diagnostics.report(unknownPort, endpoint.port.span, params, { suggestion: nearestName(port, Object.keys(ports)) });
  return undefined;
}

function matches({ ast, source, target }: Edge, diagnostics: Diagnostics): boolean {
  const [from, to] = [`${source.node}.${source.port}`, `${target.node}.${target.port}`];
  const [given, taken] = [source.type, target.type];
  if (!dtypesAgree(given, taken)) {
    diagnostics.report(dtypeMismatch, ast.source.span, { source: from, target: to, found: elementName(given), expected: elementName(taken) });
    return false;
  }
  if (given.of === 'tensor' && taken.of === 'tensor' && given.dims.length !== taken.dims.length) {
    diagnostics.report(rankMismatch, ast.source.span, { source: from, target: to, found: given.dims.length, expected: taken.dims.length });
    return false;
  }
  return true;
}

function dtypesAgree(given: PortType, taken: PortType): boolean {
  if (given.of === 'host' || taken.of === 'host') return given.of === 'host' && taken.of === 'host' && given.type === taken.type;
  return given.dtype === taken.dtype || (taken.dtype === 'number' && given.dtype !== 'bool');
}

function elementName(type: PortType): string {
  return type.of === 'host' ? `host ${type.type}` : type.dtype === 'number' ? 'any number' : type.dtype;
}

function soleProducer({ ast, target }: Edge, producers: Map<string, ConnectionAst>, diagnostics: Diagnostics): boolean {
  const key = `${target.node}.${target.port}`;
  const earlier = producers.get(key);
  if (!earlier || target.type.variadic) {
    producers.set(key, ast);
    return true;
  }
  const notes = [{ message: 'the first connection is here', span: earlier.target.span }];
  diagnostics.report(twoProducers, ast.target.span, { target: key, first: earlier.source.text }, { notes });
  return false;
}
