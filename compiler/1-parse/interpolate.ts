import { badInterpolation } from '../diagnostics/catalogue/bad-interpolation.js';
import { interpolationCycle } from '../diagnostics/catalogue/interpolation-cycle.js';
import { missingEnvironmentVariable } from '../diagnostics/catalogue/missing-environment-variable.js';
import { nestingTooDeep } from '../diagnostics/catalogue/nesting-too-deep.js';
import { unknownReference } from '../diagnostics/catalogue/unknown-reference.js';
import { createDiagnostics, type Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import { readYamlTree } from './build-tree.js';
import { type Call, type Interpolation, isMalformed, parseTemplate, type Reference, type Template } from './interpolation-grammar.js';
import { createSuggest, type Suggest } from './suggestions.js';
import { limits } from './text-limits.js';
import {
  childOf,
  failedTree,
  listTree,
  mapTree,
  movedTo,
  type Path,
  pathText,
  placedAt,
  scalarTree,
  writtenAs,
  type YamlEntry,
  type YamlScalar,
  type YamlTree,
} from './yaml-tree.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Resolving {
  readonly root: YamlTree;
  readonly env: Environment;
  readonly diagnostics: Diagnostics;
  readonly suggest: Suggest;
  /** Interpolated scalars by path. */
  readonly done: Map<string, YamlTree>;
  /** The scalars that wait for the one being resolved, outermost first. */
  readonly waiting: { readonly id: string; readonly path: Path }[];
  /** Values that references to collections have added. */
  expanded: number;
  /** Characters of all interpolated strings. */
  characters: number;
}

/** A scalar with interpolations in it. */
interface Site {
  readonly scalar: YamlScalar;
  readonly path: Path;
}

/**
 * Replaces every `${...}` by what it stands for; a value that is one interpolation takes the type of its target.
 * What cannot be resolved is reported and fails.
 */
export function interpolate(root: YamlTree, env: Environment, diagnostics: Diagnostics): YamlTree {
  return resolveTree(root, [], { root, env, diagnostics, suggest: createSuggest(), done: new Map(), waiting: [], expanded: 0, characters: 0 });
}

function resolveTree(tree: YamlTree, path: Path, run: Resolving): YamlTree {
  if (tree.kind === 'scalar') return resolveScalar(tree, path, run);
  if (tree.kind === 'list') {
    const items = tree.items.map((item, i) => resolveTree(item, [...path, i], run));
    return items.every((item, i) => item === tree.items[i]) ? tree : listTree(items, tree.span);
  }
  let changed = false;
  const entries = new Map<string, YamlEntry>();
  for (const [key, entry] of tree.entries) {
    const value = resolveTree(entry.value, [...path, key], run);
    changed ||= value !== entry.value;
    entries.set(key, { key: entry.key, value });
  }
  return changed ? mapTree(entries, tree.span) : tree;
}

function resolveScalar(scalar: YamlScalar, path: Path, run: Resolving): YamlTree {
  if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar;
  const id = JSON.stringify(path);
  const known = run.done.get(id);
  if (known) return known;
  const template = parseTemplate(scalar.value);
  run.waiting.push({ id, path });
  const resolved = isMalformed(template)
    ? failAt(scalar, run, template.start, template.end, template.reason)
    : evaluate(template, { scalar, path }, run);
  run.waiting.pop();
  run.done.set(id, resolved);
  return resolved;
}

function evaluate(template: Template, site: Site, run: Resolving): YamlTree {
  const { scalar } = site;
  const [only] = template;
  if (template.length === 1 && typeof only === 'object') {
    const target = evaluatePart(only, site, run);
    return target ? placedAt(target, scalar.span) : failedTree(scalar.span);
  }
  const text = textOf(template, site, run);
  return text === undefined ? failedTree(scalar.span) : treeOfText(text, scalar.span);
}

/** A string, and as what it may be shown: what comes from the environment stands in `written` as the interpolation that names it. */
interface Text {
  readonly text: string;
  readonly written: string;
}

function treeOfText({ text, written }: Text, span: Span): YamlScalar {
  const tree = scalarTree(text, span);
  return written === text ? tree : { ...tree, written };
}

/** A template as one string; `undefined` after a report. Booleans and null become `True`, `False` and `None`, as in OmegaConf. */
function textOf(template: Template, site: Site, run: Resolving): Text | undefined {
  let [text, written] = ['', ''];
  let sound = true;
  for (const part of template) {
    const value = typeof part === 'string' ? { text: part, written: part } : partText(part, site, run);
    if (value === undefined) sound = false;
    text += value?.text ?? '';
    written += value?.written ?? '';
    if (text.length > limits.interpolatedLength) break;
  }
  run.characters += text.length;
  if (text.length <= limits.interpolatedLength && run.characters <= limits.textLength) return sound ? { text, written } : undefined;
  failAt(
    site.scalar,
    run,
    0,
    String(site.scalar.value).length,
    `it grows beyond ${limits.interpolatedLength} characters, or all together beyond ${limits.textLength}`,
  );
  return undefined;
}

function partText(part: Interpolation, site: Site, run: Resolving): Text | undefined {
  const target = evaluatePart(part, site, run);
  if (!target) return undefined;
  if (target.kind === 'scalar') {
    const text = target.value === null ? 'None' : typeof target.value === 'boolean' ? (target.value ? 'True' : 'False') : String(target.value);
    return { text, written: target.written ?? text };
  }
  failAt(site.scalar, run, part.start, part.end, `a ${target.kind === 'map' ? 'mapping' : 'list'} cannot stand inside a string`);
  return undefined;
}

function evaluatePart(part: Interpolation, site: Site, run: Resolving): YamlTree | undefined {
  if (run.waiting.length > limits.chain) {
    failAt(site.scalar, run, part.start, part.end, `more than ${limits.chain} interpolations lead to one another`);
    return undefined;
  }
  const target = part.kind === 'call' ? evaluateCall(part, site, run) : evaluateReference(part, site, run);
  if (!target || (target.kind === 'scalar' && target.failed)) return undefined;
  const place = site.scalar.within(part.start, part.end);
  if (target.height + site.path.length > limits.depth) {
    run.diagnostics.report(nestingTooDeep, place, { limit: limits.depth });
    return undefined;
  }
  if (target.kind !== 'scalar') run.expanded += target.size;
  if (run.expanded <= limits.expansion) return target;
  failAt(site.scalar, run, part.start, part.end, `interpolations repeat more than ${limits.expansion} values`);
  return undefined;
}

function evaluateReference(reference: Reference, site: Site, run: Resolving): YamlTree | undefined {
  const segments = reference.path.map((segment) => textOf(segment, site, run)?.text);
  if (segments.some((segment) => segment === undefined)) return undefined;
  const base = reference.up === 0 ? [] : site.path.slice(0, -reference.up);
  if (reference.up > site.path.length) {
    failAt(site.scalar, run, reference.start, reference.end, 'its dots lead above the top of the document');
    return undefined;
  }
  const place = site.scalar.within(reference.start, reference.end);
  return walk([...base.map(String), ...(segments as string[])], `${'.'.repeat(reference.up)}${segments.join('.')}`, place, run);
}

/** Goes down from the top, resolving interpolations that stand on the way. */
function walk(path: readonly string[], written: string, place: Span, run: Resolving): YamlTree | undefined {
  let tree = run.root;
  const at: (string | number)[] = [];
  for (const part of path) {
    const child = childOf(tree, tree.kind === 'list' && !/^\d+$/.test(part) ? -1 : part);
    if (!child) {
      const suggestion = tree.kind === 'map' ? run.suggest(part, tree.entries.keys()) : undefined;
      const owner = at.length === 0 ? 'the document' : pathText(at);
      run.diagnostics.report(unknownReference, place, { path: written, key: part, owner }, { suggestion });
      return undefined;
    }
    at.push(tree.kind === 'list' ? Number(part) : part);
    const resolved = child.kind === 'scalar' ? enter(child, at, place, run) : child;
    if (!resolved) return undefined;
    tree = resolved;
  }
  return tree.kind === 'scalar' ? tree : enterCollection(tree, at, place, run);
}

function enter(scalar: YamlScalar, path: Path, place: Span, run: Resolving): YamlTree | undefined {
  const id = JSON.stringify(path);
  const circle = run.waiting.findIndex((waiting) => waiting.id === id);
  if (circle !== -1) {
    const around = [...run.waiting.slice(circle).map((waiting) => pathText(waiting.path)), pathText(path)];
    run.diagnostics.report(interpolationCycle, place, { path: around.join(' -> ') });
    return undefined;
  }
  const resolved = resolveScalar(scalar, path, run);
  return resolved.kind === 'scalar' && resolved.failed ? undefined : resolved;
}

/** A collection that holds the value being resolved would contain itself. */
function enterCollection(tree: YamlTree, path: Path, place: Span, run: Resolving): YamlTree | undefined {
  const inner = run.waiting.find((waiting) => path.every((part, i) => waiting.path[i] === part));
  if (!inner) return resolveTree(tree, path, run);
  const readable = pathText(inner.path);
  run.diagnostics.report(interpolationCycle, place, { path: `${readable} -> ${pathText(path) || 'the document'} -> ${readable}` });
  return undefined;
}

const resolvers: Readonly<Record<string, { readonly most: number; readonly takes: string }>> = {
  'oc.env': { most: 2, takes: 'a name and perhaps a default' },
  'oc.decode': { most: 1, takes: 'one text' },
};

function evaluateCall(call: Call, site: Site, run: Resolving): YamlTree | undefined {
  const { resolver, args } = call;
  const place = site.scalar.within(call.start, call.end);
  const known = Object.hasOwn(resolvers, resolver) ? resolvers[resolver] : undefined;
  if (!known) {
    const params = { text: `\${${resolver}:...}`, reason: `there is no resolver '${resolver}'` };
    run.diagnostics.report(badInterpolation, place, params, { suggestion: run.suggest(resolver, Object.keys(resolvers)) });
    return undefined;
  }
  if (args.length > known.most || args[0]?.length === 0) {
    failAt(site.scalar, run, call.start, call.end, `${resolver} takes ${known.takes}`);
    return undefined;
  }
  const text = textOf(args[0] ?? [], site, run);
  if (text === undefined) return undefined;
  return resolver === 'oc.env' ? environmentValue(text, call, site, run) : decoded(text, call, site, run);
}

/** Always a string, as in OmegaConf; a default `null` is null. The default is looked at only where it is needed. */
function environmentValue({ text: name, written }: Text, call: Call, site: Site, run: Resolving): YamlTree | undefined {
  const place = site.scalar.within(call.start, call.end);
  const value = Object.hasOwn(run.env, name) ? run.env[name] : undefined;
  if (value !== undefined) return { ...scalarTree(value, place), written: `\${oc.env:${written}}` };
  const [, fallback] = call.args;
  if (fallback) {
    const text = textOf(fallback, site, run);
    return text?.text === 'null' ? scalarTree(null, place) : text && treeOfText(text, place);
  }
  // No suggestion: it would tell the name of a variable to whoever wrote the text.
  run.diagnostics.report(missingEnvironmentVariable, place, { name });
  return undefined;
}

/** The text read as YAML; all of it stands where the interpolation does. */
function decoded({ text, written }: Text, call: Call, site: Site, run: Resolving): YamlTree | undefined {
  const findings = createDiagnostics();
  const tree = readYamlTree({ source: { file: 'oc.decode', text }, text, offset: 0 }, findings);
  if (tree && !findings.hasErrors) {
    const moved = movedTo(tree, site.scalar.within(call.start, call.end));
    return written === text ? moved : writtenAs(moved, `\${oc.decode:${written}}`);
  }
  failAt(site.scalar, run, call.start, call.end, `the text is not valid YAML: ${findings.sorted()[0]?.message ?? ''}`);
  return undefined;
}

function failAt(scalar: YamlScalar, run: Resolving, start: number, end: number, reason: string): YamlTree {
  const text = String(scalar.value).slice(start, end);
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  run.diagnostics.report(badInterpolation, scalar.within(start, end), { text: shown === '' ? 'the end' : shown, reason });
  return failedTree(scalar.span);
}
