import { parseDocument } from 'yaml';
import { trainrunInterpolation } from '../../compiler/diagnostics/catalogue/trainrun-interpolation.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { nearestName } from '../../compiler/diagnostics/nearest-name.js';
import { mayInterpolate, parseReference, splitInterpolations, type TextPiece } from './interpolation-text.js';
import { childOf, type PlacedMap, type PlacedScalar, type PlacedTree, type TreePath } from './placed-tree.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Values that interpolations may add; published trainruns use a handful. */
const maxValues = 100_000;

interface Resolving {
  readonly root: PlacedTree;
  readonly env: Environment;
  /** Places that are being resolved, outermost first. */
  readonly open: string[];
  left: number;
}

/** Why an interpolation cannot be resolved. */
class Unresolvable extends Error {
  readonly suggestion: string | undefined;
  constructor(message: string, suggestion?: string) {
    super(message);
    this.suggestion = suggestion;
  }
}

/**
 * The configuration with OmegaConf's interpolations resolved: `${a.b}`, `${.b}`, `${a[0]}`, `${a.${b}}`,
 * `${oc.env:NAME}` and `${oc.env:NAME,default}`. A value that is one interpolation takes any value, an environment
 * variable being read as a YAML scalar; inside other text it must be a scalar. `\${` stays as `${`.
 * Reports `trainrun-interpolation`; such a value becomes null.
 */
export function resolveInterpolations(root: PlacedMap, env: Environment, diagnostics: Diagnostics): PlacedMap {
  const resolving: Resolving = { root, env, open: [], left: maxValues };
  const failed = (scalar: PlacedScalar, error: unknown): PlacedTree => {
    if (!(error instanceof Unresolvable)) throw error;
    const { message: reason, suggestion } = error;
    diagnostics.report(trainrunInterpolation, scalar.span, { text: String(scalar.value), reason }, { suggestion });
    return { ...scalar, value: null };
  };
  return mapScalars(root, [], (scalar, path) => {
    try {
      return resolveScalar(scalar, path, resolving);
    } catch (error) {
      return failed(scalar, error);
    }
  }) as PlacedMap;
}

function mapScalars(tree: PlacedTree, path: TreePath, change: (scalar: PlacedScalar, path: TreePath) => PlacedTree): PlacedTree {
  if (tree.kind === 'scalar') return change(tree, path);
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item, i) => mapScalars(item, [...path, i], change)) };
  const entries = [...tree.entries].map(([name, { key, value }]) => [name, { key, value: mapScalars(value, [...path, name], change) }] as const);
  return { ...tree, entries: new Map(entries) };
}

function resolveScalar(scalar: PlacedScalar, path: TreePath, resolving: Resolving): PlacedTree {
  if (resolving.left-- <= 0) throw new Unresolvable(`interpolations ask for more than ${maxValues} values`);
  if (typeof scalar.value !== 'string' || !mayInterpolate(scalar.value)) return scalar;
  const pieces = splitInterpolations(scalar.value);
  if (!pieces) throw new Unresolvable('a } is missing');
  const key = path.join('.');
  if (resolving.open.includes(key)) throw new Unresolvable(`it leads back to itself: ${[...resolving.open, key].join(' -> ')}`);
  resolving.open.push(key);
  try {
    const [first, ...more] = pieces;
    if (first?.kind === 'interpolation' && more.length === 0) return { ...interpolated(first.text, path, scalar, resolving), span: scalar.span };
    return { ...scalar, value: textOf(pieces, path, scalar, resolving) };
  } finally {
    resolving.open.pop();
  }
}

function textOf(pieces: readonly TextPiece[], path: TreePath, scalar: PlacedScalar, resolving: Resolving): string {
  const texts = pieces.map(({ kind, text }) => {
    const value = kind === 'literal' ? undefined : interpolated(text, path, scalar, resolving);
    if (value && value.kind !== 'scalar') throw new Unresolvable(`${text} is a ${value.kind} and cannot stand inside text`);
    return value ? String(value.value) : text;
  });
  return texts.join('');
}

function interpolated(body: string, path: TreePath, scalar: PlacedScalar, resolving: Resolving): PlacedTree {
  const pieces = splitInterpolations(body);
  if (!pieces) throw new Unresolvable('a } is missing');
  const plain = textOf(pieces, path, scalar, resolving);
  const [, resolver, argument = ''] = /^\s*([\w.]+):(.*)$/s.exec(plain) ?? [];
  if (resolver === undefined) return referenced(plain, path, resolving);
  if (resolver !== 'oc.env') throw new Unresolvable(`there is no resolver '${resolver}'; oc.env is known`);
  const [name = '', ...rest] = argument.split(',');
  const text = resolving.env[name.trim()] ?? (rest.length > 0 ? rest.join(',').trim() : undefined);
  if (text === undefined) throw new Unresolvable(`the environment has no ${name.trim()} and no default is given`);
  return { ...scalar, value: scalarOf(text) };
}

function scalarOf(text: string): PlacedScalar['value'] {
  const value: unknown = parseDocument(text).toJS();
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : text;
}

function referenced(text: string, path: TreePath, resolving: Resolving): PlacedTree {
  const reference = parseReference(text);
  if (!reference) throw new Unresolvable('a name is missing');
  const { up, parts } = reference;
  if (up > path.length) throw new Unresolvable('it leads above the top');
  const base = up === 0 ? [] : path.slice(0, path.length - up);
  return resolveBelow(walk([...base, ...parts], resolving), [...base, ...parts], resolving);
}

/** Follows a path, resolving what lies on the way. */
function walk(path: TreePath, resolving: Resolving): PlacedTree {
  let tree = resolving.root;
  path.forEach((part, i) => {
    const owner = tree.kind === 'scalar' ? resolveScalar(tree, path.slice(0, i), resolving) : tree;
    const child = childOf(owner, part);
    if (!child) {
      const known = owner.kind === 'map' ? owner.entries.keys() : [];
      throw new Unresolvable(`there is no '${path.slice(0, i + 1).join('.')}'`, nearestName(String(part), known));
    }
    tree = child;
  });
  return tree;
}

function resolveBelow(tree: PlacedTree, path: TreePath, resolving: Resolving): PlacedTree {
  return mapScalars(tree, path, (scalar, at) => resolveScalar(scalar, at, resolving));
}
