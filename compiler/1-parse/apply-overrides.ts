import { overrideFile } from '../diagnostics/span.js';
import { overrideUnmatched } from '../diagnostics/catalogue/override-unmatched.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import type { Span } from '../diagnostics/span.js';
import { readYamlTree } from './build-tree.js';
import { withoutValue, withValue } from './edit-tree.js';
import { knownKeys } from './format-keys.js';
import { keyFault } from './map-keys.js';
import { type OverrideText, readOverride } from './override-text.js';
import { childOf, type Path, pathText, plainOf, treeAt, type YamlTree } from './yaml-tree.js';

/** An override and the place of its parts in the argument. */
interface Override {
  readonly text: string;
  readonly parsed: OverrideText;
  readonly diagnostics: Diagnostics;
  place(start: number, end: number): Span;
}

/** Applies `--set` arguments in their order, each once. Those that name nothing are reported and change nothing. */
export function applyOverrides(root: YamlTree, overrides: readonly string[], diagnostics: Diagnostics): YamlTree {
  return overrides.reduce((tree, text) => applyOverride(tree, text, diagnostics), root);
}

function applyOverride(root: YamlTree, text: string, diagnostics: Diagnostics): YamlTree {
  const source = { file: overrideFile, text };
  const place = (start: number, end: number): Span => ({ source, start, end });
  const parsed = readOverride(text);
  if (!parsed) {
    diagnostics.report(overrideUnmatched, place(0, text.length), { text, reason: 'it is not of the form node.hparam=value, +path=value or ~path' });
    return root;
  }
  const override: Override = { text, parsed, diagnostics, place };
  const path = documentPath(root, override);
  if (!path || !matches(root, path, override)) return root;
  return parsed.kind === 'delete' ? deleted(root, path, override) : assigned(root, path, override);
}

/** `node.hparam` is short for `nodes.<its index>.hparams.hparam`. */
function documentPath(root: YamlTree, override: Override): Path | undefined {
  const [first = '', ...rest] = override.parsed.path;
  if (knownKeys([]).includes(first)) return indexed(root, override.parsed.path);
  const nodes = treeAt(root, ['nodes']);
  const names = nodes?.kind === 'list' ? nodes.items.map((node) => String(nameOf(node) ?? '')) : [];
  const i = names.indexOf(first);
  if (i !== -1 && rest.length > 0) return indexed(root, ['nodes', String(i), 'hparams', ...rest]);
  const reason = i === -1 ? `no node is called '${first}'` : 'it is not of the form node.hparam=value';
  return refuse(override, reason, i === -1 ? nearestName(first, [...names, ...knownKeys([])]) : undefined);
}

function nameOf(node: YamlTree): unknown {
  const name = childOf(node, 'name');
  return name?.kind === 'scalar' ? name.value : undefined;
}

/** Digits that lead into a list become numbers. */
function indexed(root: YamlTree, path: readonly string[]): Path {
  let tree: YamlTree | undefined = root;
  return path.map((part) => {
    const step = tree?.kind === 'list' && /^\d+$/.test(part) ? Number(part) : part;
    tree = tree && childOf(tree, step);
    return step;
  });
}

/** A hyper-parameter or a key of the format may be absent: it then has a default that the override replaces. */
function matches(root: YamlTree, path: Path, override: Override): boolean {
  const { kind } = override.parsed;
  const written = treeAt(root, path) !== undefined;
  const reserved = path.map(String).find((part) => keyFault(part) !== undefined);
  if (reserved !== undefined) refuse(override, `'${reserved}' cannot be a key: the word is reserved`);
  else if (kind === 'add' && written) refuse(override, `${pathText(path)} exists already; leave out the +`);
  else if (kind === 'change' && !written && !hasDefault(root, path)) refuseAbsent(root, path, override);
  else if (kind === 'delete' && !written) refuseAbsent(root, path, override);
  else return true;
  return false;
}

function hasDefault(root: YamlTree, path: Path): boolean {
  const [top, i, section] = path;
  if (top === 'nodes' && path.length > 1) {
    if (!treeAt(root, ['nodes', i ?? ''])) return false;
    return (path.length === 4 && section === 'hparams') || (path.length === 3 && knownKeys(path.slice(0, 2)).includes(String(section)));
  }
  return (path.length === 1 || (path.length === 2 && top === 'metadata')) && knownKeys(path.slice(0, -1)).includes(String(path.at(-1)));
}

function refuseAbsent(root: YamlTree, path: Path, override: Override): void {
  const depth = path.findIndex((_, i) => treeAt(root, path.slice(0, i + 1)) === undefined);
  const owner = treeAt(root, path.slice(0, depth));
  const part = String(path[depth]);
  const at = depth === 0 ? 'the pipeline' : pathText(path.slice(0, depth));
  if (owner?.kind === 'list') {
    refuse(override, `${at} has ${owner.items.length} entries, counted from 0, and no '${part}'`);
    return;
  }
  const written = owner?.kind === 'map' ? [...owner.entries.keys()] : [];
  const known = override.parsed.kind === 'delete' ? written : [...written, ...knownKeys(path.slice(0, depth))];
  refuse(override, `${at} has no '${part}'`, nearestName(part, known));
}

function assigned(root: YamlTree, path: Path, override: Override): YamlTree {
  const value = valueTree(override);
  const [start, end] = override.parsed.pathRange;
  const tree = value && withValue(root, path, value, override.place(start, end));
  if (value && !tree) refuse(override, `${pathText(path)} leads into a single value or past the end of a list`);
  return tree ?? root;
}

/** `~path=value` deletes only what has that value. */
function deleted(root: YamlTree, path: Path, override: Override): YamlTree {
  if (override.parsed.value !== undefined) {
    const expected = valueTree(override);
    if (!expected) return root;
    const found = JSON.stringify(plainOf(treeAt(root, path) as YamlTree));
    if (JSON.stringify(plainOf(expected)) !== found) {
      refuse(override, `the value is ${found}`);
      return root;
    }
  }
  return withoutValue(root, path);
}

/** Errors inside the value point into the argument; an empty value is null. */
function valueTree({ parsed, diagnostics, text, place }: Override): YamlTree | undefined {
  const tree = readYamlTree({ source: place(0, 0).source, text: parsed.value ?? '', offset: parsed.valueStart }, diagnostics);
  return tree && tree.span.end === tree.span.start ? { ...tree, span: place(0, text.length) } : tree;
}

function refuse(override: Override, reason: string, suggestion?: string): undefined {
  const { text, parsed, diagnostics, place } = override;
  diagnostics.report(overrideUnmatched, place(parsed.pathRange[0], parsed.pathRange[1]), { text, reason }, { suggestion });
}
