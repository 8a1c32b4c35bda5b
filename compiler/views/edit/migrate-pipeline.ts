import { readYamlTree } from '../../1-parse/build-tree.js';
import { olderKeys } from '../../1-parse/older-form.js';
import { readDocument } from '../../1-parse/read-document.js';
import { childOf, plainOf, treeAt, type YamlTree } from '../../1-parse/yaml-tree.js';
import { createDiagnostics } from '../../diagnostics/collector.js';
import type { SourceText } from '../../diagnostics/span.js';
import { currentPath } from '../../nodes/class-path.js';
import { editPipeline, withEdits } from './edit-pipeline.js';
import type { TextEdit } from './set-value.js';

/** A pipeline in the form of today. */
export interface MigratedPipeline {
  readonly text: string;
  /** What was changed, and what was left out, a sentence each; empty if the pipeline was of today's form. */
  readonly remarks: readonly string[];
}

/**
 * The same pipeline in the form of today: keys of the older form renamed, class paths those of the newest known version, tuples of Python
 * plain lists. Comments, order, quotes and line ends stay. Throws `CuviscError` `edit-impossible` for a text that is no YAML.
 */
export function migratePipeline(source: SourceText): MigratedPipeline {
  const tuples = tupleTags(source);
  const plain = { file: source.file, text: withEdits(source.text, tuples) };
  const tree = treeOf(plain);
  const renames = [...keyRenames(tree), ...classRenames(tree)];
  const renamed = {
    file: source.file,
    text: withEdits(
      plain.text,
      renames.map(({ edit }) => edit),
    ),
  };
  const { edits, remarks } = topLevelEdits(tree);
  return {
    text: editPipeline(renamed, edits),
    remarks: [
      ...(tuples.length > 0 ? [tuples.length === 1 ? '1 tuple of Python became a list.' : `${tuples.length} tuples of Python became lists.`] : []),
      ...new Set(renames.map(({ remark }) => remark)),
      ...remarks,
    ],
  };
}

/** What a text that is no YAML lacks is told by whoever edits it. */
function treeOf(source: SourceText): YamlTree {
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, createDiagnostics());
  if (tree) return tree;
  editPipeline(source, [{ kind: 'set', path: ['nodes'], value: [] }]);
  throw new Error('a text that can be edited can be read');
}

/** The old framework saved tuples with a tag of Python's, which no reader but Python's knows. */
function tupleTags(source: SourceText): TextEdit[] {
  const document = readDocument({ source, text: source.text, offset: 0 }, createDiagnostics());
  return [...(document?.errors ?? []), ...(document?.warnings ?? [])].flatMap(({ pos: [from, to] }): TextEdit[] => {
    const tag = source.text.slice(from, to);
    if (tag.trim() !== '!!python/tuple') return [];
    const start = source.text.slice(0, from).trimEnd().length;
    const isLineEnd = /^[ \t]*(\r?\n|$)/.test(source.text.slice(to));
    return [{ start: isLineEnd ? start : from, end: to, text: '' }];
  });
}

interface Rename {
  readonly edit: TextEdit;
  readonly remark: string;
}

function keyRenames(tree: YamlTree): Rename[] {
  return olderKeys(tree).flatMap(({ key, now, span }) => {
    if (now === undefined) return [];
    return [{ edit: { start: span.start, end: span.end, text: now }, remark: `'${key}' became '${now}'.` }];
  });
}

function classRenames(tree: YamlTree): Rename[] {
  const nodes = childOf(tree, 'nodes');
  if (nodes?.kind !== 'list') return [];
  return nodes.items.flatMap((node): Rename[] => {
    const written = childOf(node, 'class') ?? childOf(node, 'class_name');
    if (written?.kind !== 'scalar' || typeof written.value !== 'string') return [];
    const { value } = written;
    const now = currentPath(value);
    const { start, end } = written.within(0, value.length);
    return now === value ? [] : [{ edit: { start, end, text: now }, remark: `${value} became ${now}.` }];
  });
}

function topLevelEdits(tree: YamlTree): { edits: Parameters<typeof editPipeline>[1]; remarks: string[] } {
  const value = (...path: readonly string[]): unknown => {
    const found = treeAt(tree, path);
    return found && plainOf(found);
  };
  const [name, named, frozen] = [value('name'), value('metadata', 'name'), value('frozen_nodes')];
  const keeps = typeof name === 'string' && name !== '' && (named === undefined || named === '');
  const remarks = [
    ...(keeps ? [`The name '${name}' went to metadata.name.`] : []),
    ...(!keeps && name !== undefined && name !== '' && name !== named
      ? [`The name '${String(name)}' was left out: metadata.name is '${String(named)}'.`]
      : []),
    ...(value('version') === undefined ? [] : [`The version ${String(value('version'))} was left out: pipelines have none.`]),
    ...(Array.isArray(frozen) && frozen.length > 0
      ? [
          `frozen_nodes (${frozen.join(', ')}) was left out: nodes are frozen unless a trainrun lists them under unfreeze_nodes; layers stop by freeze_nodes.`,
        ]
      : []),
  ];
  const gone = (['name', 'version', 'frozen_nodes'] as const).filter((key) => value(key) !== undefined);
  return {
    edits: [
      ...(keeps ? [{ kind: 'set', path: ['metadata', 'name'], value: name } as const] : []),
      ...gone.map((key) => ({ kind: 'delete', path: [key] }) as const),
    ],
    remarks,
  };
}
