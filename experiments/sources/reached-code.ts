import { relative, sep } from 'node:path';
import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { AnyDefinition, DefinitionSite } from '../define/stage-definition.js';
import { type Canonical, canonicalDigest } from '../keys/canonical-text.js';
import { dependenciesIn } from './dependencies.js';
import { namesUsed, type NameUse } from './names.js';
import type { Link, SourceModule } from './source-module.js';
import type { Sources } from './sources.js';
import { codeOfStage, topNodeAt } from './stage-call.js';
import { meaningOf, type SyntaxNode } from './syntax.js';

/** What the code of a stage can reach by name. */
export interface ReachedCode {
  /** Digest of what is reached in a file, by path from the experiment's folder, with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** Installed version per package. */
  readonly packages: Readonly<Record<string, string>>;
  /** Where code is loaded whose name is known only when it runs. */
  readonly unfollowed: readonly { readonly file: string; readonly line: number }[];
}

interface ReachedFile {
  readonly nodes: Set<SyntaxNode>;
  /** What imported names stand for. */
  readonly links: Map<string, string>;
}

/** What was found, as keys and checks both ask for it. */
const reachedBy = new WeakMap<LoadedExperiment, Map<AnyDefinition, ReachedCode>>();

/**
 * Follows names from the code of `definition` through declarations and imports, and takes with every module that is reached its statements that
 * declare nothing. Ports of other stages (`fitted.out.plan`) lead nowhere: what comes through them is in keys by content.
 */
export function reachedCode(definition: AnyDefinition, loaded: LoadedExperiment): ReachedCode {
  const known = reachedBy.get(loaded) ?? new Map<AnyDefinition, ReachedCode>();
  reachedBy.set(loaded, known);
  const found = known.get(definition) ?? walkFrom(definition, loaded);
  known.set(definition, found);
  return found;
}

function walkFrom(definition: AnyDefinition, { experiment, sources, file, base }: LoadedExperiment): ReachedCode {
  const walk = new CodeWalk(sources, stageDeclarations(experiment.stages, sources));
  const local = definition.sites.filter((site) => sources.module(site.file) !== undefined);
  for (const site of local) walk.visitSite(definition, site, site === definition.sites[0]);
  if (local.length === 0) walk.visitFile(file);
  return walk.result(base);
}

function stageDeclarations(all: readonly AnyDefinition[], sources: Sources): ReadonlySet<SyntaxNode> {
  const sites: readonly DefinitionSite[] = all.flatMap((each) => each.sites);
  return new Set(
    sites.flatMap((site) => {
      const module = sources.module(site.file);
      return (module && topNodeAt(site, module)) ?? [];
    }),
  );
}

class CodeWalk {
  private readonly files = new Map<string, ReachedFile>();
  private readonly opaque = new Map<string, string>();
  private readonly packages = new Map<string, string>();
  private readonly unfollowed: { readonly file: string; readonly line: number }[] = [];
  private readonly exports = new Set<string>();
  private readonly whole = new Set<SourceModule>();

  constructor(
    private readonly sources: Sources,
    private readonly stages: ReadonlySet<SyntaxNode>,
  ) {}

  /** The innermost site is the call itself; those around it are of functions that make stages. */
  visitSite(definition: AnyDefinition, site: DefinitionSite, innermost: boolean): void {
    const module = this.sources.module(site.file) as SourceModule;
    const top = topNodeAt(site, module);
    const nodes = innermost ? codeOfStage(definition, site, module) : top && [top];
    if (nodes) for (const node of nodes) this.visitNode(module, node);
    else this.visitWhole(module);
  }

  /** All of a file's code: for stages that came about nobody knows where. */
  visitFile(file: string): void {
    const module = this.sources.module(file);
    if (module) this.visitWhole(module);
  }

  private visitNode(module: SourceModule, node: SyntaxNode): void {
    const { nodes } = this.enter(module);
    if (nodes.has(node)) return;
    nodes.add(node);
    for (const use of namesUsed(node)) this.visitName(module, use);
    const { modules, files, unknown } = dependenciesIn(node);
    for (const specifier of [...modules, ...files]) this.visitSpecifier(module, specifier, '*');
    for (const { start } of unknown) this.unfollowed.push({ file: module.file, line: module.text.slice(0, start).split('\n').length });
  }

  /** A module that is reached does what it does when loaded. */
  private enter(module: SourceModule): ReachedFile {
    const known = this.files.get(module.file);
    if (known) return known;
    const reached = { nodes: new Set<SyntaxNode>(), links: new Map<string, string>() };
    this.files.set(module.file, reached);
    for (const specifier of module.bareImports) this.visitSpecifier(module, specifier, undefined);
    for (const effect of module.effects) this.visitNode(module, effect);
    return reached;
  }

  private visitName(module: SourceModule, { name, asPort }: NameUse): void {
    const declaration = module.declarations.find(({ names }) => names.includes(name))?.node;
    const link = module.imports.get(name);
    if (declaration && !(asPort && this.stages.has(declaration))) this.visitNode(module, declaration);
    if (!link || (asPort && this.isStage(module, link))) return;
    this.enter(module).links.set(name, `${link.specifier}#${link.imported}`);
    this.visitSpecifier(module, link.specifier, link.imported);
  }

  private isStage(from: SourceModule, { specifier, imported }: Link): boolean {
    const resolved = this.sources.resolve(specifier, from.file);
    const module = resolved.kind === 'file' ? this.sources.module(resolved.file) : undefined;
    const local = module?.exports.get(imported);
    const link = typeof local === 'string' ? module?.imports.get(local) : local;
    if (module && link) return this.isStage(module, link);
    const declaration = module?.declarations.find(({ names }) => typeof local === 'string' && names.includes(local));
    return declaration !== undefined && this.stages.has(declaration.node);
  }

  /** `imported` is an export, `*` all of them, or undefined for none. */
  private visitSpecifier(from: SourceModule, specifier: string, imported: string | undefined): void {
    const resolved = this.sources.resolve(specifier, from.file);
    if (resolved.kind === 'package') this.packages.set(resolved.name, resolved.version);
    if (resolved.kind !== 'file') return;
    const module = this.sources.module(resolved.file);
    if (!module) this.opaque.set(resolved.file, this.sources.fileDigest(resolved.file) ?? 'not followed');
    else if (imported === '*') this.visitWhole(module);
    else if (imported === undefined) this.enter(module);
    else this.visitExport(module, imported);
  }

  private visitExport(module: SourceModule, name: string): void {
    const reached = this.enter(module);
    const asked = `${module.file}#${name}`;
    if (this.exports.has(asked)) return;
    this.exports.add(asked);
    const target = module.exports.get(name);
    if (typeof target === 'string') this.visitName(module, { name: target, asPort: false });
    else if (target) {
      reached.links.set(`export ${name}`, `${target.specifier}#${target.imported}`);
      this.visitSpecifier(module, target.specifier, target.imported);
    } else for (const specifier of module.exportsAllOf) this.visitSpecifier(module, specifier, name);
  }

  private visitWhole(module: SourceModule): void {
    if (this.whole.has(module)) return;
    this.whole.add(module);
    for (const { node } of module.declarations) this.visitNode(module, node);
    for (const name of module.exports.keys()) this.visitExport(module, name);
    for (const specifier of module.exportsAllOf) this.visitSpecifier(module, specifier, '*');
  }

  result(base: string): ReachedCode {
    const modules = [...this.files].map(([file, reached]): [string, string] => [file, canonicalDigest(contentOf(reached))]);
    const named = [...modules, ...this.opaque].map(([file, digest]): [string, string] => [relative(base, file).split(sep).join('/'), digest]);
    return { files: sortedRecord(named), packages: sortedRecord([...this.packages]), unfollowed: this.unfollowed };
  }
}

function contentOf({ nodes, links }: ReachedFile): Canonical {
  const ordered = [...nodes].sort((a, b) => a.start - b.start || b.end - a.end);
  return { nodes: ordered.map(meaningOf), links: Object.fromEntries(links) };
}

function sortedRecord(entries: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
