import type { EndpointAst } from '../1-parse/pipeline-ast.js';
import { unknownNode } from '../diagnostics/catalogue/unknown-node.js';
import { unknownPort } from '../diagnostics/catalogue/unknown-port.js';
import { wrongDirection } from '../diagnostics/catalogue/wrong-direction.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Note } from '../diagnostics/diagnostic.js';
import { nearestName } from '../../schemas/nearest-name.js';
import type { Span } from '../diagnostics/span.js';
import type { Port } from '../nodes/contract.js';
import type { PortType } from '../language/port-type.js';
import type { ResolvedNode } from './resolve-nodes.js';

/** A port of a node that exists. */
export interface PortRef {
  readonly node: string;
  readonly port: string;
  readonly type: PortType;
}

/** The nodes of a pipeline, by name. */
export type NodeTable = ReadonlyMap<string, ResolvedNode>;

/** What endpoints may name. */
export interface EndpointScope {
  readonly nodes: NodeTable;
  /** Names of all nodes of the file and their places; those without a usable class have been reported already. */
  readonly declared: ReadonlyMap<string, Span>;
  /** Nodes that no endpoint names. */
  readonly unnamed: readonly string[];
}

/** As many nodes that no connection names are shown for a name that resembles none. */
const shownUnnamed = 3;

/** What an endpoint is there for; it decides which ports it may name. */
export type EndpointRole = 'source' | 'target' | 'output';

/** Resolves `node.port` in its role; reports what is wrong with it. */
export function resolveEndpoint(endpoint: EndpointAst, role: EndpointRole, scope: EndpointScope, diagnostics: Diagnostics): PortRef | undefined {
  const direction = role === 'target' ? 'inputs' : 'outputs';
  const node = nodeOf(endpoint, scope, diagnostics);
  const ports: Readonly<Record<string, Port>> | undefined = node?.definition[direction];
  const port = endpoint.port.value;
  const faces = endpoint.direction ?? (ports && isElsewhere(port, direction, node as ResolvedNode) ? 'the other' : direction);
  if (faces !== direction) {
    const suggestion = node && nearestPort(port, node, direction);
    diagnostics.report(
      wrongDirection,
      endpoint.span,
      { text: endpoint.text, role },
      { suggestion: suggestion && `${node.ast.name.value}.${direction}.${suggestion}`, notes: portsNotes(node, direction) },
    );
    return undefined;
  }
  if (!node || !ports) return undefined;
  if (Object.hasOwn(ports, port)) return { node: endpoint.node.value, port, type: (ports[port] as Port).type };
  const params = { node: endpoint.node.value, kind: node.definition.kind, port, direction: direction === 'inputs' ? 'input' : 'output' };
  diagnostics.report(unknownPort, endpoint.port.span, params, { suggestion: nearestPort(port, node, direction), notes: portsNotes(node, direction) });
  return undefined;
}

/** Ports that are the node's own, rather than its class's, are told where the node is declared. */
function portsNotes(node: ResolvedNode | undefined, direction: 'inputs' | 'outputs'): Note[] {
  if (!node?.definition.specialise) return [];
  const names = Object.keys(node.definition[direction]).join(', ') || 'none';
  return [{ message: `its ${direction} follow from its hyper-parameters: ${names}`, span: node.ast.name.span }];
}

function nodeOf(endpoint: EndpointAst, { nodes, declared, unnamed }: EndpointScope, diagnostics: Diagnostics): ResolvedNode | undefined {
  const { value: name, span } = endpoint.node;
  if (!declared.has(name)) {
    const suggestion = nearestName(name, declared.keys());
    const meant = suggestion === undefined ? unnamed.slice(0, shownUnnamed) : [suggestion];
    const told = suggestion === undefined ? 'is named by no connection' : 'is declared here';
    const notes = meant.map((node) => ({ message: `'${node}' ${told}`, span: declared.get(node) as Span }));
    diagnostics.report(unknownNode, span, { name }, { suggestion, notes });
  }
  return nodes.get(name);
}

function isElsewhere(port: string, direction: 'inputs' | 'outputs', { definition }: ResolvedNode): boolean {
  const other = direction === 'inputs' ? definition.outputs : definition.inputs;
  return !Object.hasOwn(definition[direction], port) && Object.hasOwn(other, port);
}

/** The port with the nearest name, or the only one there is. */
function nearestPort(port: string, { definition }: ResolvedNode, direction: 'inputs' | 'outputs'): string | undefined {
  const names = Object.keys(definition[direction]);
  return nearestName(port, names) ?? (names.length === 1 ? names[0] : undefined);
}
