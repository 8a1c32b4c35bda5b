import type { ConnectionAst } from '../1-parse/pipeline-ast.js';
import { dtypeMismatch } from '../diagnostics/catalogue/dtype-mismatch.js';
import { duplicateConnection } from '../diagnostics/catalogue/duplicate-connection.js';
import { rankMismatch } from '../diagnostics/catalogue/rank-mismatch.js';
import { selfLoop } from '../diagnostics/catalogue/self-loop.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { PortType } from '../language/port-type.js';
import { type EndpointScope, type PortRef, resolveEndpoint } from './resolve-endpoint.js';

/** A connection between ports that exist and have matching element types and ranks. */
export interface Edge {
  readonly ast: ConnectionAst;
  readonly source: PortRef;
  readonly target: PortRef;
}

/** Connections seen so far, by their ends. */
type Seen = Map<string, ConnectionAst>;

/** Resolves endpoints and compares port types. Connections with errors, and repeated ones, are left out. */
export function resolveConnections(connections: readonly ConnectionAst[], scope: EndpointScope, diagnostics: Diagnostics): Edge[] {
  const seen: Seen = new Map();
  return connections.flatMap((ast): Edge[] => {
    const source = resolveEndpoint(ast.source, 'source', scope, diagnostics);
    const target = resolveEndpoint(ast.target, 'target', scope, diagnostics);
    if (!source || !target) return [];
    const edge = { ast, source, target };
    return isNew(edge, seen, diagnostics) && leadsOn(edge, diagnostics) && matches(edge, diagnostics) ? [edge] : [];
  });
}

function isNew({ ast, source, target }: Edge, seen: Seen, diagnostics: Diagnostics): boolean {
  const ends = `${source.node}.${source.port} -> ${target.node}.${target.port}`;
  const earlier = seen.get(ends);
  if (!earlier) {
    seen.set(ends, ast);
    return true;
  }
  const notes = [{ message: 'the first one is here', span: earlier.target.span }];
  diagnostics.report(duplicateConnection, ast.target.span, { connection: ends }, { notes });
  return false;
}

function leadsOn({ ast, source, target }: Edge, diagnostics: Diagnostics): boolean {
  if (source.node !== target.node) return true;
  diagnostics.report(selfLoop, ast.target.span, { node: source.node, source: source.port, target: target.port });
  return false;
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

/** Whether values of one port type may enter another, as far as element types go. */
export function dtypesAgree(given: PortType, taken: PortType): boolean {
  if (given.of === 'host' || taken.of === 'host') return given.of === 'host' && taken.of === 'host' && given.type === taken.type;
  return given.dtype === taken.dtype || (taken.dtype === 'number' && given.dtype !== 'bool');
}

function elementName(type: PortType): string {
  return type.of === 'host' ? `host ${type.type}` : type.dtype === 'number' ? 'any number' : type.dtype;
}
