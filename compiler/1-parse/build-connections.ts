import { malformedConnection } from '../diagnostics/catalogue/malformed-connection.js';
import { createDiagnostics, type Diagnostics } from '../diagnostics/collector.js';
import { parseConnection, type Range } from './connection-grammar.js';
import type { ConnectionAst, EndpointAst } from './pipeline-ast.js';
import { readEndpoint } from './read-endpoint.js';
import { childOf, type YamlScalar, type YamlTree } from './yaml-tree.js';

/** Connections in the reference form and as strings; a fan-out gives one for each target. */
export function buildConnections(list: YamlTree | undefined, diagnostics: Diagnostics): ConnectionAst[] {
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => (item.kind === 'scalar' ? fromText(item, diagnostics) : fromMapping(item, diagnostics)));
}

function fromMapping(item: YamlTree, diagnostics: Diagnostics): ConnectionAst[] {
  const source = endpointAt(childOf(item, 'source'), diagnostics);
  const target = endpointAt(childOf(item, 'target'), diagnostics);
  return source && target ? [{ source, target }] : [];
}

/** An endpoint that is a scalar of its own; values of other types have been reported. */
export function endpointAt(tree: YamlTree | undefined, diagnostics: Diagnostics): EndpointAst | undefined {
  if (tree?.kind !== 'scalar' || typeof tree.value !== 'string') return undefined;
  return readEndpoint(tree.value, tree.span, diagnostics, tree.within);
}

function fromText(scalar: YamlScalar, diagnostics: Diagnostics): ConnectionAst[] {
  if (typeof scalar.value !== 'string') return [];
  const text = scalar.value;
  const { source, targets, faults } = parseConnection(text);
  for (const { start, end, expected } of faults) diagnostics.report(malformedConnection, scalar.within(start, end), { text, expected });
  // What is left of a malformed connection may hold odd endpoints, which would only repeat the fault.
  const findings = faults.length > 0 ? createDiagnostics() : diagnostics;
  const endpoint = (range: Range) =>
    readEndpoint(text.slice(range.start, range.end), scalar.within(range.start, range.end), findings, (start, end) =>
      scalar.within(range.start + start, range.start + end),
    );
  const from = source && endpoint(source);
  const to = targets.flatMap((range) => endpoint(range) ?? []);
  return from ? to.map((target) => ({ source: from, target })) : [];
}
