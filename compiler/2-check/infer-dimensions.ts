import { bandCountAdapted } from '../diagnostics/catalogue/band-count-adapted.js';
import { dimensionMismatch } from '../diagnostics/catalogue/dimension-mismatch.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import type { Dim } from '../ir/value.js';
import type { NodeFacts } from '../nodes/contract.js';
import type { CompileTarget } from './checked-pipeline.js';
import { type Clash, DimensionClasses } from './dimension-classes.js';
import type { Edge } from './resolve-connections.js';
import type { ResolvedNode } from './resolve-nodes.js';

interface Options {
  readonly target: CompileTarget;
  readonly compat: boolean;
  readonly diagnostics: Diagnostics;
}

/**
 * Solves the dimensions of all ports: equal names within a node, equal along connections and shared batch keys,
 * sized by hyper-parameters, by the data's known shape and by what node classes compute. Returns the facts per node;
 * inferred hyper-parameters are filled in.
 */
export function inferDimensions(nodes: readonly ResolvedNode[], edges: readonly Edge[], options: Options): Map<string, NodeFacts<object>> {
  const classes = new DimensionClasses<Span>();
  const report = (clash: Clash<Span> | undefined, where: string, dim: string, at: Span) => {
    if (!clash) return;
    const notes = clash.sizedAt ? [{ message: `it is ${clash.expected} because of this`, span: clash.sizedAt }] : [];
    options.diagnostics.report(dimensionMismatch, at, { where, dim, found: String(clash.found), expected: String(clash.expected) }, { notes });
  };
  for (const node of nodes) bindHparams(node, classes, options.compat, report);
  bindData(nodes, edges, classes, options.target, report);
  const incoming = new Map<string, Edge[]>(nodes.map((node) => [node.ast.name.value, []]));
  for (const edge of edges) incoming.get(edge.target.node)?.push(edge);
  const facts = new Map<string, NodeFacts<object>>();
  for (const node of nodes) {
    for (const edge of incoming.get(node.ast.name.value) ?? []) uniteEdge(edge, classes, report);
    facts.set(node.ast.name.value, solveOwnDimensions(node, classes, options.target, report));
  }
  for (const node of nodes) settleHparams(node, classes, options, report);
  return facts;
}

type Report = (clash: Clash<Span> | undefined, where: string, dim: string, at: Span) => void;

/** A named dimension that is an integer hyper-parameter has its value; under compat, advisory ones wait for the data. */
function bindHparams(node: ResolvedNode, classes: DimensionClasses<Span>, compat: boolean, report: Report): void {
  const name = node.ast.name.value;
  const advisory: readonly string[] = compat ? (node.definition.advisoryDims ?? []) : [];
  for (const symbol of dimensionNames(node)) {
    const value = node.hparams[symbol];
    if (typeof value === 'number' && !advisory.includes(symbol))
      report(classes.bind(`${name}:${symbol}`, value, hparamSpan(node, symbol)), name, symbol, hparamSpan(node, symbol));
  }
}

function dimensionNames(node: ResolvedNode): Set<string> {
  const { inputs, outputs } = node.definition;
  const types = [...Object.values(inputs), ...Object.values(outputs)].map((p) => p.type);
  return new Set(types.flatMap((type) => (type.of === 'tensor' ? type.dims.filter((d) => typeof d === 'string') : [])));
}

function hparamSpan(node: ResolvedNode, hparam: string): Span {
  return node.ast.hparams.get(hparam)?.span ?? node.ast.name.span;
}

/** Ports fed by one batch key agree with each other and with what is known of the data. */
function bindData(
  nodes: readonly ResolvedNode[],
  edges: readonly Edge[],
  classes: DimensionClasses<Span>,
  target: CompileTarget,
  report: Report,
): void {
  const connected = new Set(edges.map((edge) => `${edge.target.node}.${edge.target.port}`));
  for (const node of nodes) {
    const name = node.ast.name.value;
    for (const [key, { type }] of Object.entries(node.definition.inputs)) {
      if (connected.has(`${name}.${key}`) || type.of === 'host') continue;
      type.dims.forEach((dim, axis) => {
        const where = `${name}.${key}`;
        const size = target.inputs[key]?.dims?.[axis];
        const [variable, at] = [`batch.${key}:${typeof dim === 'string' ? dim : axis}@${axis}`, node.ast.name.span];
        if (typeof size === 'number') report(classes.bind(variable, size, at), where, String(axis), at);
        report(uniteDim(classes, dim, `${name}:${dim}`, variable, at), where, String(axis), at);
      });
    }
  }
}

function uniteDim(classes: DimensionClasses<Span>, dim: Dim, own: string, variable: string, at: Span): Clash<Span> | undefined {
  return typeof dim === 'number' ? classes.bind(variable, dim, at) : classes.unite(own, variable);
}

function uniteEdge({ ast, source, target }: Edge, classes: DimensionClasses<Span>, report: Report): void {
  if (source.type.of === 'host' || target.type.of === 'host') return;
  const given = source.type.dims;
  target.type.dims.forEach((taken, axis) => {
    const clash = uniteAcross(classes, given[axis] as Dim, source.node, taken, target.node, ast.target.span);
    report(clash, `${source.node}.${source.port} -> ${target.node}.${target.port}`, String(axis), ast.target.span);
  });
}

function uniteAcross(classes: DimensionClasses<Span>, given: Dim, from: string, taken: Dim, to: string, at: Span): Clash<Span> | undefined {
  if (typeof given === 'string' && typeof taken === 'string') return classes.unite(`${from}:${given}`, `${to}:${taken}`);
  if (typeof given === 'string') return classes.bind(`${from}:${given}`, taken as number, at);
  if (typeof taken === 'string') return classes.bind(`${to}:${taken}`, given, at);
  return given === taken ? undefined : { found: given, expected: taken, sizedAt: at };
}

function solveOwnDimensions(node: ResolvedNode, classes: DimensionClasses<Span>, target: CompileTarget, report: Report): NodeFacts<object> {
  const name = node.ast.name.value;
  const facts: NodeFacts<object> = {
    hparams: node.hparams,
    dim: (symbol) => classes.dim(`${name}:${symbol}`),
    wavelengths: target.wavelengths,
  };
  if (node.definition.usesWavelengths && !target.wavelengths) return facts;
  for (const [symbol, dim] of Object.entries(node.definition.dims?.(facts) ?? {})) {
    const own = `${name}:${symbol}`;
    const clash = typeof dim === 'number' ? classes.bind(own, dim, node.ast.name.span) : classes.unite(own, `${name}:${dim}`);
    report(clash, name, symbol, node.ast.name.span);
  }
  return facts;
}

/** Fills in omitted hyper-parameters that name a dimension; under compat an advisory one gives way to the data. */
function settleHparams(node: ResolvedNode, classes: DimensionClasses<Span>, options: Options, report: Report): void {
  const name = node.ast.name.value;
  for (const symbol of dimensionNames(node)) {
    if (!Object.hasOwn(node.definition.hparams.shape, symbol)) continue;
    const actual = classes.size(`${name}:${symbol}`);
    const written = node.hparams[symbol];
    if (actual === undefined && typeof written === 'number')
      report(classes.bind(`${name}:${symbol}`, written, hparamSpan(node, symbol)), name, symbol, hparamSpan(node, symbol));
    if (actual === undefined) continue;
    if (typeof written === 'number' && written !== actual) {
      options.diagnostics.report(bandCountAdapted, hparamSpan(node, symbol), { node: name, hparam: symbol, written, actual });
    }
    node.hparams[symbol] = actual;
  }
}
