import { type Stage, stages } from '../../schemas/stage.js';
import type { EndpointAst, PipelineAst } from '../1-parse/pipeline-ast.js';
import { badHparam } from '../diagnostics/catalogue/bad-hparam.js';
import { bandsUnknown } from '../diagnostics/catalogue/bands-unknown.js';
import { hostSinkLeftOut } from '../diagnostics/catalogue/host-sink-left-out.js';
import { nothingToRun } from '../diagnostics/catalogue/nothing-to-run.js';
import { starvedEverywhere } from '../diagnostics/catalogue/starved-everywhere.js';
import { unknownCompat } from '../diagnostics/catalogue/unknown-compat.js';
import { unknownOutput } from '../diagnostics/catalogue/unknown-output.js';
import { wavelengthsUnknown } from '../diagnostics/catalogue/wavelengths-unknown.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { positionOf } from '../diagnostics/span.js';
import type { NodeFacts, NodeRegistry } from '../nodes/contract.js';
import { batchInputs } from './batch-inputs.js';
import type { CheckedNode, CheckedPipeline, CompileTarget, RequestedOutput, Source, StageCheck } from './checked-pipeline.js';
import { executionOrder } from './execution-order.js';
import { inferDimensions } from './infer-dimensions.js';
import { type Edge, type NodeTable, resolveConnections, resolveEndpoint } from './resolve-connections.js';
import { type ResolvedNode, resolveNodes } from './resolve-nodes.js';
import { analyseStage } from './stage-status.js';

/** The one compatibility level: defaults of cuvis-ai 0.5. */
export const compatLevel = 'cuvis-ai-0.5';

export interface CheckOptions {
  readonly registry: NodeRegistry;
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
  const { registry, target } = options;
  const compat = compatOf(ast, diagnostics);
  const resolved = resolveNodes(ast, registry, compat !== undefined, diagnostics);
  const table: NodeTable = new Map(resolved.map((node) => [node.ast.name.value, node]));
  const declared = new Set(ast.nodes.map((node) => node.name.value));
  const edges = resolveConnections(ast.connections, table, declared, diagnostics);
  const requested = requestedOutputs(ast, options, table, declared, diagnostics);
  const order = executionOrder([...table.keys()], edges, diagnostics).map((name) => table.get(name) as ResolvedNode);
  if (diagnostics.hasErrors) return undefined;
  const facts = inferDimensions(order, edges, { target, compat: compat !== undefined, diagnostics });
  const nodes = order.map((node) => checkedNode(node, edges, facts.get(node.ast.name.value) as NodeFacts<object>));
  for (const node of nodes) checkNode(node, target, diagnostics);
  const stageChecks = Object.fromEntries(stages.map((stage) => [stage, analyseStage(nodes, stage, target.batchKeys[stage], requested)])) as Record<
    Stage,
    StageCheck
  >;
  reportStages(nodes, stageChecks, ast, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  return { ast, compat, nodes, batch: batchInputs(nodes, target), stages: stageChecks, wavelengths: target.wavelengths };
}

function compatOf(ast: PipelineAst, diagnostics: Diagnostics): string | undefined {
  const { compat } = ast;
  if (compat && compat.value !== compatLevel) diagnostics.report(unknownCompat, compat.span, { compat: compat.value }, { suggestion: compatLevel });
  return compat?.value;
}

function requestedOutputs(ast: PipelineAst, { added }: CheckOptions, table: NodeTable, declared: ReadonlySet<string>, diagnostics: Diagnostics) {
  const resolve = ({ endpoint, stages: wanted }: AddedOutput): RequestedOutput[] => {
    const port = resolveEndpoint(endpoint, 'outputs', table, declared, diagnostics);
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

function checkedNode(node: ResolvedNode, edges: readonly Edge[], facts: NodeFacts<object>): CheckedNode {
  const name = node.ast.name.value;
  const sources = Object.fromEntries(
    Object.keys(node.definition.inputs).map((port): [string, Source[]] => {
      const incoming = edges.filter((edge) => edge.target.node === name && edge.target.port === port);
      if (incoming.length > 0) return [port, incoming.map(({ source }) => ({ from: 'node', node: source.node, port: source.port }))];
      return [port, [{ from: 'batch', key: port }]];
    }),
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
    .find((dim) => typeof dim === 'string');
  if (open !== undefined) diagnostics.report(bandsUnknown, ast.name.span, { node: name, dim: String(open) });
  definition.check?.({ ...facts, name, diagnostics, at });
  if (!definition.lower && !definition.metric) diagnostics.report(hostSinkLeftOut, ast.name.span, { node: name, kind: definition.kind });
}

function reportStages(nodes: readonly CheckedNode[], checks: Record<Stage, StageCheck>, ast: PipelineAst, diagnostics: Diagnostics): void {
  for (const { name, ast: node, stages: declared } of nodes) {
    const states = stages.map((stage) => checks[stage].status[name]);
    const starved = states.find((state) => state?.status === 'starved');
    if (starved?.status !== 'starved' || states.some((state) => state?.status !== 'starved' && state?.status !== 'skipped')) continue;
    const reason = `port '${starved.port}' gets nothing, because ${starved.why} (stages: ${declared.join(', ')})`;
    diagnostics.report(starvedEverywhere, node.name.span, { node: name, reason });
  }
  const produces = (stage: Stage) =>
    checks[stage].outputs.length > 0 || nodes.some((n) => n.definition.metric && checks[stage].status[n.name]?.status === 'runs');
  if (!stages.some(produces)) diagnostics.report(nothingToRun, { source: ast.source, start: 0, end: 0 }, {});
}
