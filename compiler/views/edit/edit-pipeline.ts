import { isDeepStrictEqual } from 'node:util';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { treeOfDocument } from '../../1-parse/build-tree.js';
import { treeOfPlain, withoutValue, withValue } from '../../1-parse/edit-tree.js';
import { readDocument } from '../../1-parse/read-document.js';
import { childOf, type Path, plainOf, treeAt, type YamlTree } from '../../1-parse/yaml-tree.js';
import { createDiagnostics } from '../../diagnostics/collector.js';
import { positionOf, type SourceText } from '../../diagnostics/span.js';
import { deleteValue } from './delete-value.js';
import { renameNode } from './rename-node.js';
import { setValue, type TextEdit } from './set-value.js';
import { editImpossible, type Written } from './written-document.js';

/**
 * A change of a pipeline text. A path leads from the top of the document; the entry after `nodes` is an index or the
 * name of a node: `['nodes', 'rx', 'hparams', 'eps']`.
 *
 * - `set` replaces a value or adds an entry, together with the mappings it needs.
 * - `delete` takes an entry away.
 * - `rename-node` renames a node and its endpoints in `connections` and `outputs`.
 */
export type PipelineEdit =
  | { readonly kind: 'set'; readonly path: Path; readonly value: unknown }
  | { readonly kind: 'delete'; readonly path: Path }
  | { readonly kind: 'rename-node'; readonly from: string; readonly to: string };

/**
 * The text with the edits made, one after another. All that they do not name stays byte for byte: comments, order,
 * quotes, indentation and line ends. Every result is read again and compared with the intended data.
 * Raises `edit-impossible` if the text is not valid YAML, or a path leads through an alias or nowhere.
 */
export function editPipeline(source: SourceText, edits: readonly PipelineEdit[]): string {
  return edits.reduce((text, edit) => applyEdit({ file: source.file, text }, edit), source.text);
}

function applyEdit(source: SourceText, edit: PipelineEdit): string {
  const { written, tree } = readWritten(source);
  if (edit.kind === 'rename-node') return withEdits(source.text, renameNode(written, tree, edit.from, edit.to));
  const path = indexedPath(edit.path, tree, written);
  const change = edit.kind === 'set' ? setValue(written, path, edit.value) : deleteValue(written, path);
  const text = withEdits(source.text, [change]);
  const span = { source, start: 0, end: 0 };
  const intended = edit.kind === 'set' ? withValue(tree, path, treeOfPlain(edit.value, span), span) : withoutValue(tree, path);
  const result = readWritten({ file: source.file, text }).tree;
  if (intended && isDeepStrictEqual(plainOf(result), plainOf(intended))) return text;
  throw editImpossible(written, change.start, 'the text is laid out in a way that this edit would break', 'edit this part by hand');
}

function readWritten(source: SourceText): { written: Written; tree: YamlTree } {
  const diagnostics = createDiagnostics();
  const yaml = { source, text: source.text, offset: 0 };
  const document = readDocument(yaml, diagnostics);
  const tree = document && treeOfDocument(document, yaml, diagnostics);
  const [first] = diagnostics.sorted();
  if (document && tree && !first) return { written: { yaml, document }, tree };
  const { line, column } = positionOf(source, first?.span.start ?? 0);
  const hint = 'mend the YAML first; `cuvisc check` lists what is wrong';
  throw new CuviscError('edit-impossible', `the pipeline cannot be edited: ${first?.message}`, { place: { file: source.file, line, column }, hint });
}

function indexedPath(path: Path, tree: YamlTree, written: Written): Path {
  const [top, node, ...rest] = path;
  if (top !== 'nodes' || typeof node !== 'string' || /^\d+$/.test(node)) return path;
  const nodes = treeAt(tree, ['nodes']);
  const i = nodes?.kind === 'list' ? nodes.items.findIndex((item) => namedBy(item) === node) : -1;
  if (i === -1) throw editImpossible(written, 0, `no node is called '${node}'`, 'name one of the nodes of the file, or use its index');
  return [top, i, ...rest];
}

function namedBy(item: YamlTree): unknown {
  const name = childOf(item, 'name');
  return name?.kind === 'scalar' ? name.value : undefined;
}

/** The text with changes that do not overlap. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const backwards = [...edits].sort((a, b) => b.start - a.start);
  return backwards.reduce((result, { start, end, text: replacement }) => result.slice(0, start) + replacement + result.slice(end), text);
}
