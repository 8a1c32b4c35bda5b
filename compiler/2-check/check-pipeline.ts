import { type CompatLevel, compatLevels, isCompatLevel } from '../../schemas/compat-level.js';
import type { Dim } from '../../schemas/dim.js';
import { type Stage, stages } from '../../schemas/stage.js';
import type { EndpointAst, PipelineAst } from '../1-parse/pipeline-ast.js';
import { badHparam } from '../diagnostics/catalogue/bad-hparam.js';
import { bandsUnknown } from '../diagnostics/catalogue/bands-unknown.js';
import { hostSinkLeftOut } from '../diagnostics/catalogue/host-sink-left-out.js';
import { unknownCompat } from '../diagnostics/catalogue/unknown-compat.js';
import { unknownOutput } from '../diagnostics/catalogue/unknown-output.js';
import { wavelengthsUnknown } from '../diagnostics/catalogue/wavelengths-unknown.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { positionOf } from '../diagnostics/span.js';
import { isComputed, type NodeFacts, type NodeRegistry } from '../nodes/contract.js';
import type { PluginClasses } from '../nodes/plugin-classes.js';
import { batchFedPorts, batchInputs, withoutClashingOptions } from './batch-inputs.js';
import { checkFit, fitKeys } from './check-fit.js';
import { checkResized } from './check-resized.js';
import type { CheckedNode, CheckedPipeline, CompileTarget, RequestedOutput, Source } from './checked-pipeline.js';
import { executionOrder } from './execution-order.js';
import { inferDimensions } from './infer-dimensions.js';
import { reportBatchInputs } from './report-batch-inputs.js';
import { reportStages } from './report-stages.js';
import { type Edge, resolveConnections } from './resolve-connections.js';
import { type EndpointScope, type NodeTable, resolveEndpoint } from './resolve-endpoint.js';
import { type ResolvedNode, resolveNodes } from './resolve-nodes.js';
import { reportClashes } from './report-clashes.js';
import { analyseStages } from './stage-status.js';

/** What checking takes beside the tree. */
export interface CheckOptions {
  readonly registry: NodeRegistry;
  readonly plugins: PluginClasses;
  readonly target: CompileTarget;
  readonly added: readonly AddedOutput[];
}

/** An output asked for beside those of the YAML, in some stages or in all. */
export interface AddedOutput {
  readonly endpoint: EndpointAst;
  readonly stages: readonly Stage[];
}

/** AST to checked pipeline: classes, ports, types, order and stages. `undefined` if errors were reported. */
export function checkPipeline(ast: PipelineAst, options: CheckOptions, diagnostics: Diagnostics): CheckedPipeline | undefined {
  const { registry, plugins, target } = options;
  const compat = compatOf(ast, diagnostics);
  const resolved = resolveNodes(ast, { registry, plugins, compat }, diagnostics);
  const table = new Map(resolved.map((node) => [node.ast.name.value, node]));
  const scope = scopeOf(ast, table);
  const edges = resolveConnections(ast.connections, scope, diagnostics);
  const requested = requestedOutputs(ast, options, scope, diagnostics);
  const order = executionOrder([...table.keys()], edges, diagnostics).map((name) => table.get(name) as ResolvedNode);
  if (diagnostics.hasErrors) return undefined;
  const facts = inferDimensions(order, edges, { target, compat: compat !== undefined, diagnostics });
  const sources = sourcesOf(edges);
  const nodes = withoutClashingOptions(order.map((node) => checkedNode(node, sources, facts.get(node.ast.name.value) as NodeFacts<object>)));
  for (const node of nodes) checkNode(node, target, diagnostics);
  const { checks, clashes } = analyseStages(nodes, target.batchKeys, requested);
  reportClashes(clashes, edges, nodes, diagnostics);
  if (clashes.length > 0) return undefined;
  const ports = batchFedPorts(nodes);
  const batch = batchInputs(ports, target, diagnostics);
  reportBatchInputs(ports, nodes, target, diagnostics);
  reportStages(nodes, checks, ast, diagnostics);
  const fit = analyseStages(nodes, { ...target.batchKeys, inference: fitKeys(nodes, target) }, requested).checks.inference;
  checkFit(nodes, checks, fit, diagnostics);
  checkResized(nodes, checks.train, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  return { ast, compat, nodes, batch, stages: checks, fit, wavelengths: target.wavelengths };
}

function scopeOf(ast: PipelineAst, nodes: NodeTable): EndpointScope {
  const declared = new Map(ast.nodes.map(({ name }) => [name.value, name.span]));
  const named = new Set(ast.connections.flatMap(({ source, target }) => [source.node.value, target.node.value]));
  return { nodes, declared, unnamed: [...declared.keys()].filter((name) => !named.has(name)) };
}

function compatOf({ compat }: PipelineAst, diagnostics: Diagnostics): CompatLevel | undefined {
  if (!compat) return undefined;
  if (isCompatLevel(compat.value)) return compat.value;
  const suggestion = nearestName(compat.value, compatLevels) ?? compatLevels.at(-1);
  diagnostics.report(unknownCompat, compat.span, { compat: compat.value }, { suggestion });
  return undefined;
}

function requestedOutputs(ast: PipelineAst, { added }: CheckOptions, scope: EndpointScope, diagnostics: Diagnostics) {
  const resolve = ({ endpoint, stages: wanted }: AddedOutput): RequestedOutput[] => {
    const port = resolveEndpoint(endpoint, 'output', scope, diagnostics);
    if (!port) return [];
    if (port.type.of === 'tensor') return [{ node: port.node, port: port.port, stages: wanted, span: endpoint.span }];
    diagnostics.report(unknownOutput, endpoint.span, { text: endpoint.text, reason: 'its values stay on the host' });
    return [];
  };
  return {
    fromYaml: ast.outputs?.flatMap((endpoint) => resolve({ endpoint, stages })),
    added: added.flatMap(resolve),
  };
}

/** Connections into each input port, `node.port`. Ports without one have no entry. */
function sourcesOf(edges: readonly Edge[]): ReadonlyMap<string, readonly Source[]> {
  const sources = new Map<string, Source[]>();
  for (const { source, target } of edges) {
    const key = `${target.node}.${target.port}`;
    const known = sources.get(key) ?? [];
    known.push({ from: 'node', node: source.node, port: source.port });
    sources.set(key, known);
  }
  return sources;
}

function checkedNode(node: ResolvedNode, connected: ReadonlyMap<string, readonly Source[]>, facts: NodeFacts<object>): CheckedNode {
  const name = node.ast.name.value;
  const sources = Object.fromEntries(
    Object.keys(node.definition.inputs).map((port): [string, readonly Source[]] => [
      port,
      connected.get(`${name}.${port}`) ?? [{ from: 'batch', key: port }],
    ]),
  );
  const { span } = node.ast.name;
  return {
    name,
    definition: node.definition,
    hparams: node.hparams,
    facts,
    stages: node.ast.stages ?? node.definition.stages,
    sources,
    ast: node.ast,
    line: positionOf(span.source, span.start).line,
  };
}

function checkNode(node: CheckedNode, target: CompileTarget, diagnostics: Diagnostics): void {
  const { definition, name, ast, facts } = node;
  const at = (hparam?: string) => (hparam === undefined ? undefined : ast.hparams.get(hparam)?.span) ?? ast.name.span;
  if (definition.role === 'loss' && ast.stages) {
    const reason = `the stages of a loss are ${definition.stages.join(', ')}; leave this out`;
    diagnostics.report(badHparam, ast.name.span, { hparam: 'execution_stages', kind: definition.kind, reason });
  }
  if (definition.usesWavelengths && !target.wavelengths) diagnostics.report(wavelengthsUnknown, ast.name.span, { node: name });
  const open = Object.values(definition.state?.(facts) ?? {})
    .flatMap((entry) => entry.dims)
    .find((dim) => typeof dim !== 'number');
  if (open !== undefined) diagnostics.report(bandsUnknown, ast.name.span, { node: name, dim: hparamOf(open, node) });
  definition.check?.({ ...facts, name, diagnostics, at });
  if (!isComputed(definition)) diagnostics.report(hostSinkLeftOut, ast.name.span, { node: name, kind: definition.kind });
}

/** The hyper-parameter that an open dimension stands for, or its symbol. */
function hparamOf(symbol: Dim, { definition, facts }: CheckedNode): string {
  return Object.keys(definition.hparams.shape).find((hparam) => facts.dim(hparam) === symbol) ?? String(symbol);
}
