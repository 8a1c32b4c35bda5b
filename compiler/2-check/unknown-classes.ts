import type { NodeAst, PipelineAst } from '../1-parse/pipeline-ast.js';
import { pluginSinkLeftOut } from '../diagnostics/catalogue/plugin-sink-left-out.js';
import { unknownNodeClass } from '../diagnostics/catalogue/unknown-node-class.js';
import { unknownNodeLeftOut } from '../diagnostics/catalogue/unknown-node-left-out.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Note } from '../diagnostics/diagnostic.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { currentPath, isForeignPath, lastPart } from '../nodes/class-path.js';
import { isDispensable, type PluginClass, type PluginClasses, pluginOf } from '../nodes/plugin-classes.js';
import type { ClassesByKind } from './find-class.js';

/** What nodes of unknown classes are judged by. */
export interface UnknownScope {
  readonly byKind: ClassesByKind;
  readonly plugins: PluginClasses;
  /** Names of the nodes of known classes that compute nothing for others. */
  readonly sinks: ReadonlySet<string>;
}

interface UnknownNode {
  readonly node: NodeAst;
  readonly origin: PluginClass | undefined;
  readonly suggestion: string | undefined;
}

/**
 * Reports nodes whose class nobody knows. One that gives nothing to any node that is compiled is left out, with a notice if its plugin calls
 * it a sink or a visualiser, with a warning if nobody says what it is; anything else is an error, and so is a name that resembles a known one.
 */
export function reportUnknownClasses(ast: PipelineAst, nodes: readonly NodeAst[], scope: UnknownScope, diagnostics: Diagnostics): void {
  const unknown = nodes.map((node) => unknownNode(node, scope));
  const out = leftOut(ast, unknown, scope.sinks);
  for (const each of unknown) {
    const { node, origin } = each;
    const params = { node: node.name.value, className: node.className.value, ...(origin && { plugin: origin.plugin }) };
    if (!out.has(node.name.value)) reportError(ast, each, diagnostics);
    else if (isShown(origin)) diagnostics.report(pluginSinkLeftOut, node.className.span, { ...params, plugin: (origin as PluginClass).plugin });
    else diagnostics.report(unknownNodeLeftOut, node.className.span, params);
  }
}

function unknownNode(node: NodeAst, { byKind, plugins }: UnknownScope): UnknownNode {
  const path = currentPath(node.className.value);
  const kind = lastPart(path);
  const origin = pluginOf(path, plugins);
  return { node, origin, suggestion: byKind.get(kind)?.className ?? (origin ? undefined : nearestName(kind, byKind.keys())) };
}

function isShown(origin: PluginClass | undefined): boolean {
  return origin?.category === 'sink' || origin?.category === 'visualizer';
}

/**
 * Only what measures, shows or writes may be missing without another result; of a class that another package has and of which nothing is
 * known that is assumed. Names without a path, and paths in cuvis_ai, are of classes that are known, or are wrong.
 */
function mayBeMissing({ node, origin, suggestion }: UnknownNode): boolean {
  if (origin && origin.category !== 'unspecified') return isDispensable(origin.category);
  return suggestion === undefined && isForeignPath(node.className.value);
}

/** Names of the nodes that feed sinks and one another only, found from the ends on. */
function leftOut(ast: PipelineAst, unknown: readonly UnknownNode[], sinks: ReadonlySet<string>): ReadonlySet<string> {
  const out = new Set<string>();
  const kept = new Set((ast.outputs ?? []).map(({ node }) => node.value));
  const isEnd = (name: string) =>
    ast.connections.every(({ source, target }) => source.node.value !== name || out.has(target.node.value) || sinks.has(target.node.value));
  let rest = unknown.filter((each) => mayBeMissing(each) && !kept.has(each.node.name.value));
  for (let found = -1; found !== out.size; ) {
    found = out.size;
    for (const { node } of rest) if (isEnd(node.name.value)) out.add(node.name.value);
    rest = rest.filter(({ node }) => !out.has(node.name.value));
  }
  return out;
}

function reportError(ast: PipelineAst, { node, origin, suggestion }: UnknownNode, diagnostics: Diagnostics): void {
  const { value, span } = node.className;
  diagnostics.report(unknownNodeClass, span, { className: value }, { suggestion, notes: suggestion === undefined ? notesOf(ast, origin) : [] });
}

function notesOf({ plugins }: PipelineAst, origin: PluginClass | undefined): Note[] {
  const remedy = { message: 'a class of your own by that name takes its place: --nodes MODULE, see docs/own-nodes.md' };
  if (origin?.package === 'cuvis-ai') return [{ message: 'cuvis-ai itself has it; this version of cuvisc does not' }, remedy];
  if (origin) return [{ message: `it is a class of the plugin ${origin.plugin} (Python package ${origin.package})` }, remedy];
  const named = plugins.map(({ value }) => value).join(', ');
  return named === '' ? [] : [{ message: `the pipeline names the plugins ${named}; --plugins-dir DIR reads their manifests` }, remedy];
}
