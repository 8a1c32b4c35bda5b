import { buildConnections, endpointAt } from '../../1-parse/build-connections.js';
import type { EndpointAst } from '../../1-parse/pipeline-ast.js';
import { childOf, treeAt, type YamlTree } from '../../1-parse/yaml-tree.js';
import { createDiagnostics } from '../../diagnostics/collector.js';
import { setValue, type TextEdit } from './set-value.js';
import { editImpossible, type Written } from './written-document.js';

/**
 * The changes that rename a node where it is declared and in every endpoint. Raises `edit-impossible` if there is no
 * such node, the new name is taken or no name, or an endpoint is not written out (it comes from an interpolation).
 */
export function renameNode(written: Written, tree: YamlTree, from: string, to: string): TextEdit[] {
  const nodes = treeAt(tree, ['nodes']);
  const names = nodes?.kind === 'list' ? nodes.items.map((item) => childOf(item, 'name')) : [];
  const i = names.findIndex((name) => name?.kind === 'scalar' && name.value === from);
  if (i === -1) throw editImpossible(written, 0, `no node is called '${from}'`, 'name one of the nodes of the file');
  if (names.some((name) => name?.kind === 'scalar' && name.value === to)) {
    throw editImpossible(written, 0, `a node is called '${to}' already`, 'choose another name');
  }
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(to)) throw editImpossible(written, 0, `'${to}' cannot name a node`, 'use letters, digits, _ and -');
  const starts = new Map<number, TextEdit>();
  for (const endpoint of endpoints(tree)) {
    const { value, span } = endpoint.node;
    if (value !== from) continue;
    if (written.yaml.text.slice(span.start, span.end) !== from) {
      throw editImpossible(written, span.start, `the endpoint '${endpoint.text}' is not written out here`, 'rename it by hand');
    }
    starts.set(span.start, { start: span.start, end: span.end, text: to });
  }
  return [setValue(written, ['nodes', i, 'name'], to), ...starts.values()];
}

function endpoints(tree: YamlTree): EndpointAst[] {
  const findings = createDiagnostics();
  const connected = buildConnections(childOf(tree, 'connections'), findings).flatMap(({ source, target }) => [source, target]);
  const outputs = childOf(tree, 'outputs');
  const listed = outputs?.kind === 'list' ? outputs.items.flatMap((item) => endpointAt(item, findings) ?? []) : [];
  return [...connected, ...listed];
}
