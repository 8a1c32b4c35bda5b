import type { CompatLevel } from '../../schemas/compat-level.js';
import { overrideFile } from '../diagnostics/span.js';
import type { NodeAst, PipelineAst } from '../1-parse/pipeline-ast.js';
import { duplicateNodeName } from '../diagnostics/catalogue/duplicate-node-name.js';
import { overrideUnmatched } from '../diagnostics/catalogue/override-unmatched.js';
import { unknownHparam } from '../diagnostics/catalogue/unknown-hparam.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { compatDefaults, isComputed, type NodeDefinition, type NodeRegistry } from '../nodes/contract.js';
import type { PluginClasses } from '../nodes/plugin-classes.js';
import type { Span } from '../diagnostics/span.js';
import { findClass } from './find-class.js';
import { reportHparamIssue } from './report-hparam-issue.js';
import { reportUnknownClasses } from './unknown-classes.js';

/** A node whose class is known. */
export interface ResolvedNode {
  readonly ast: NodeAst;
  readonly definition: NodeDefinition;
  readonly hparams: Record<string, unknown>;
}

/** What classes and hyper-parameters are looked up in. */
export interface ClassScope {
  readonly registry: NodeRegistry;
  readonly plugins: PluginClasses;
  readonly compat: CompatLevel | undefined;
}

/**
 * Finds the class of every node and validates its hyper-parameters. Nodes without a usable class are left out, and so
 * are those whose ports follow from faulty hyper-parameters; others with faulty ones are kept for their ports.
 */
export function resolveNodes(ast: PipelineAst, { registry, plugins, compat }: ClassScope, diagnostics: Diagnostics): ResolvedNode[] {
  const byKind = new Map(Object.values(registry).map((d) => [d.kind, d]));
  const nodes = distinctNodes(ast, diagnostics).map((node) => ({ node, definition: findClass(node.className.value, byKind) }));
  const sinks = new Set(nodes.flatMap(({ node, definition }) => (definition && isSink(definition) ? [node.name.value] : [])));
  const unknown = nodes.flatMap(({ node, definition }) => (definition ? [] : [node]));
  reportUnknownClasses(ast, unknown, { byKind, plugins, sinks }, diagnostics);
  return nodes.flatMap(({ node, definition }) => (definition ? resolveNode(node, definition, compat, diagnostics) : []));
}

function distinctNodes(ast: PipelineAst, diagnostics: Diagnostics): NodeAst[] {
  const first = new Map<string, NodeAst>();
  for (const node of ast.nodes) {
    const earlier = first.get(node.name.value);
    if (!earlier) first.set(node.name.value, node);
    else {
      const notes = [{ message: 'the first one is here', span: earlier.name.span }];
      diagnostics.report(duplicateNodeName, node.name.span, { name: node.name.value }, { notes });
    }
  }
  return [...first.values()];
}

function isSink(definition: NodeDefinition): boolean {
  return !isComputed(definition) && !definition.specialise;
}

function resolveNode(node: NodeAst, definition: NodeDefinition, compat: CompatLevel | undefined, diagnostics: Diagnostics): ResolvedNode[] {
  const hparams = validateHparams(node, definition, compat, diagnostics);
  if (!definition.specialise) return [{ ast: node, definition, hparams: hparams ?? {} }];
  const special = hparams && specialised(node, definition, hparams, diagnostics);
  return special && hparams ? [{ ast: node, definition: special, hparams }] : [];
}

function specialised(
  node: NodeAst,
  definition: NodeDefinition,
  hparams: Record<string, unknown>,
  diagnostics: Diagnostics,
): NodeDefinition | undefined {
  if (!definition.specialise) return definition;
  const at = (hparam: string, ...path: readonly (string | number)[]) => node.hparams.get(hparam)?.place(path) ?? node.name.span;
  return definition.specialise({ name: node.name.value, hparams, diagnostics, at });
}

/** Keywords of every constructor of the reference, which saves them as null among the hyper-parameters of some classes. */
const savedKeywords: readonly string[] = ['name', 'execution_stages'];

function validateHparams(
  node: NodeAst,
  definition: NodeDefinition,
  compat: CompatLevel | undefined,
  diagnostics: Diagnostics,
): Record<string, unknown> | undefined {
  const { kind } = definition;
  const known = Object.keys(definition.hparams.shape);
  const open = definition.hparams.def.catchall?._zod.def.type === 'unknown';
  const written: Record<string, unknown> = { ...compatDefaults(definition, compat) };
  for (const [key, { value, key: keySpan, place }] of node.hparams) {
    if (value === null && savedKeywords.includes(key)) continue;
    if (open || known.includes(key)) written[key] = value;
    else reportUnknown({ key, kind, known, spans: [keySpan, place([])] }, diagnostics);
  }
  const result = definition.hparams.safeParse(written, { reportInput: true });
  if (result.success) return result.data as Record<string, unknown>;
  for (const issue of result.error.issues) reportHparamIssue(issue, node, kind, diagnostics);
  return undefined;
}

interface UnknownHparam {
  readonly key: string;
  readonly kind: string;
  readonly known: readonly string[];
  /** Places of its name and its value. */
  readonly spans: readonly [Span, Span];
}

function reportUnknown({ key, kind, known, spans }: UnknownHparam, diagnostics: Diagnostics): void {
  const suggestion = nearestName(key, known);
  const override = spans.find(({ source }) => source.file === overrideFile);
  const reason = `${kind} has no hyper-parameter '${key}'`;
  if (override) diagnostics.report(overrideUnmatched, override, { text: override.source.text, reason }, { suggestion });
  else diagnostics.report(unknownHparam, spans[0], { hparam: key, kind, ...elsewhere(key) }, { suggestion });
}

/** Stages were a keyword of constructors up to 0.13 of the reference; here they belong to the node. */
function elsewhere(key: string): { readonly reason?: string } {
  return key === 'execution_stages' ? { reason: 'write execution_stages beside hparams' } : {};
}
