import { isWiderThanSingle } from '../../schemas/dtype.js';
import { bandCountAdapted } from '../diagnostics/catalogue/band-count-adapted.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import type { PortDim } from '../language/port-type.js';
import type { NodeFacts } from '../nodes/contract.js';
import type { CompileTarget } from './checked-pipeline.js';
import { DimensionClasses } from './dimension-classes.js';
import { type Reason, reportClash } from './report-clash.js';
import type { Edge } from './resolve-connections.js';
import type { ResolvedNode } from './resolve-nodes.js';

interface Options {
  readonly target: CompileTarget;
  readonly compat: boolean;
  readonly diagnostics: Diagnostics;
}

interface Inference extends Options {
  readonly classes: DimensionClasses<Reason>;
}

/**
 * Solves the dimensions of all ports: equal names within a node, equal along connections and shared batch keys,
 * sized by hyper-parameters, by the data's known shape and by what node classes compute. Returns the facts per node;
 * inferred hyper-parameters are filled in.
 */
export function inferDimensions(nodes: readonly ResolvedNode[], edges: readonly Edge[], options: Options): Map<string, NodeFacts<object>> {
  const inference: Inference = { ...options, classes: new DimensionClasses<Reason>() };
  for (const node of nodes) bindHparams(node, inference);
  bindData(nodes, edges, inference);
  const incoming = new Map<string, Edge[]>(nodes.map((node) => [node.ast.name.value, []]));
  for (const edge of edges) incoming.get(edge.target.node)?.push(edge);
  const facts = new Map<string, NodeFacts<object>>();
  for (const node of nodes) {
    for (const edge of incoming.get(node.ast.name.value) ?? []) uniteEdge(edge, inference);
    facts.set(node.ast.name.value, solveOwnDimensions(node, inference));
  }
  for (const node of nodes) settleHparams(node, inference);
  return facts;
}

/** A named dimension that is an integer hyper-parameter has its value; under compat, advisory ones wait for the data. */
function bindHparams(node: ResolvedNode, inference: Inference): void {
  const advisory: readonly string[] = inference.compat ? (node.definition.advisoryDims ?? []) : [];
  for (const symbol of dimensionNames(node)) {
    const value = node.hparams[symbol];
    if (typeof value === 'number' && !advisory.includes(symbol)) bindHparam(node, symbol, value, inference);
  }
}

function bindHparam(node: ResolvedNode, symbol: string, value: number, { classes, diagnostics }: Inference): void {
  const name = node.ast.name.value;
  const reason: Reason = { kind: 'hparam', span: hparamSpan(node, symbol), text: `${symbol} of '${name}'`, place: { where: name, dim: symbol } };
  reportClash(classes.bind(`${name}:${symbol}`, value, reason), reason, diagnostics);
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
function bindData(nodes: readonly ResolvedNode[], edges: readonly Edge[], inference: Inference): void {
  const connected = new Set(edges.map((edge) => `${edge.target.node}.${edge.target.port}`));
  for (const node of nodes) {
    const name = node.ast.name.value;
    for (const [key, { type, knownWhenCompiled }] of Object.entries(node.definition.inputs)) {
      // Such a port may yet give way to a reader of another type: see `withoutClashingOptions`.
      if (type.optional && knownWhenCompiled) continue;
      if (!connected.has(`${name}.${key}`) && type.of === 'tensor') bindPort(node, key, type.dims, inference);
    }
  }
}

function bindPort(node: ResolvedNode, key: string, dims: readonly PortDim[], { classes, target, diagnostics }: Inference): void {
  const [name, span] = [node.ast.name.value, node.ast.name.span];
  dims.forEach((dim, axis) => {
    const place = { where: `${name}.${key}`, dim: axisName(axis, dim) };
    const size = target.inputs[key]?.dims?.[axis];
    const variable = `batch.${key}:axis ${axis}`;
    const data: Reason = { kind: 'data', span, text: `the batch entry '${key}'`, place };
    if (typeof size === 'number') reportClash(classes.bind(variable, size, data), data, diagnostics);
    const port: Reason = { kind: typeof dim === 'number' ? 'port' : 'data', span, text: `${place.where} reads the batch entry '${key}'`, place };
    reportClash(typeof dim === 'number' ? classes.bind(variable, dim, port) : classes.unite(`${name}:${dim}`, variable, port), port, diagnostics);
  });
}

function axisName(axis: number, dim: PortDim): string {
  return typeof dim === 'string' ? `axis ${axis} (${dim})` : `axis ${axis}`;
}

function uniteEdge({ ast, source, target }: Edge, inference: Inference): void {
  if (source.type.of === 'host' || target.type.of === 'host') return;
  const given = source.type.dims;
  const where = `${source.node}.${source.port} -> ${target.node}.${target.port}`;
  target.type.dims.forEach((taken, axis) => {
    const reason: Reason = { kind: 'connection', span: ast.target.span, text: where, place: { where, dim: axisName(axis, taken) } };
    uniteAcross(given[axis] as PortDim, source.node, taken, target.node, reason, inference);
  });
}

function uniteAcross(given: PortDim, from: string, taken: PortDim, to: string, connection: Reason, { classes, diagnostics }: Inference): void {
  if (typeof given === 'string' && typeof taken === 'string') {
    reportClash(classes.unite(`${from}:${given}`, `${to}:${taken}`, connection), connection, diagnostics);
    return;
  }
  const port: Reason = { ...connection, kind: 'port', text: `the port type at ${connection.text}` };
  if (typeof given === 'string') reportClash(classes.bind(`${from}:${given}`, taken as number, port), connection, diagnostics);
  else if (typeof taken === 'string') reportClash(classes.bind(`${to}:${taken}`, given, port), connection, diagnostics);
  else if (given !== taken) {
    const sized = (size: number) => ({ size, variable: '', because: port });
    reportClash({ one: sized(given), other: sized(taken), chain: [] }, connection, diagnostics);
  }
}

function solveOwnDimensions(node: ResolvedNode, { classes, target, diagnostics }: Inference): NodeFacts<object> {
  const name = node.ast.name.value;
  const facts: NodeFacts<object> = {
    hparams: node.hparams,
    dim: (symbol) => classes.dim(`${name}:${symbol}`),
    wavelengths: target.wavelengths,
    wideCube: isWiderThanSingle(target.inputs.cube?.dtype ?? 'float32'),
  };
  if (node.definition.usesWavelengths && !target.wavelengths) return facts;
  for (const [symbol, dim] of Object.entries(node.definition.dims?.(facts) ?? {})) {
    const own = `${name}:${symbol}`;
    const reason: Reason = { kind: 'class', span: node.ast.name.span, text: `what '${name}' computes`, place: { where: name, dim: symbol } };
    reportClash(typeof dim === 'number' ? classes.bind(own, dim, reason) : classes.unite(own, `${name}:${dim}`, reason), reason, diagnostics);
  }
  return facts;
}

/** Fills in omitted hyper-parameters that name a dimension; under compat an advisory one gives way to the data. */
function settleHparams(node: ResolvedNode, inference: Inference): void {
  const name = node.ast.name.value;
  for (const symbol of dimensionNames(node)) {
    if (!Object.hasOwn(node.definition.hparams.shape, symbol)) continue;
    const actual = inference.classes.size(`${name}:${symbol}`);
    const written = node.hparams[symbol];
    if (actual === undefined && typeof written === 'number') bindHparam(node, symbol, written, inference);
    if (actual === undefined) continue;
    const advisory = inference.compat && (node.definition.advisoryDims as readonly string[] | undefined)?.includes(symbol);
    if (advisory && typeof written === 'number' && written !== actual) {
      const suggestion = String(actual);
      inference.diagnostics.report(bandCountAdapted, hparamSpan(node, symbol), { node: name, hparam: symbol, written, actual }, { suggestion });
    }
    node.hparams[symbol] = actual;
  }
}
