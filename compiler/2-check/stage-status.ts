import type { NodeStatus } from '../../schemas/plan.js';
import { type ExecutionStage, runsIn, type Stage, stages } from '../../schemas/stage.js';
import { isComputed, type NodeDefinition } from '../nodes/contract.js';
import type { OutputPort, RequestedOutput, Source, StageCheck } from './checked-pipeline.js';
import { chooseSources, type SourceClash } from './choose-sources.js';

/** What stage analysis needs of a node, in execution order. */
export interface StageNode {
  readonly name: string;
  readonly definition: NodeDefinition;
  readonly stages: readonly ExecutionStage[];
  readonly sources: Readonly<Record<string, readonly Source[]>>;
}

/** What is known of one stage while nodes are visited. */
interface Analysis {
  readonly stage: Stage;
  readonly batchKeys: readonly string[];
  readonly status: Map<string, NodeStatus>;
  /** Outputs that exist in the stage, `node.port`. */
  readonly available: Set<string>;
  readonly feeding: Map<string, readonly Source[]>;
}

/** What becomes of every node in each stage. */
export interface AnalysedStages {
  readonly checks: Readonly<Record<Stage, StageCheck>>;
  /** Ports whose producers cannot be told apart in some stage. */
  readonly clashes: readonly SourceClash[];
}

interface Requested {
  readonly fromYaml: readonly RequestedOutput[] | undefined;
  readonly added: readonly RequestedOutput[];
}

/**
 * Decides for each stage who feeds whom, which nodes run, which are skipped, starved or unused, and which ports are kept as outputs:
 * `requested` ones if there are any from the YAML, else every port of nodes without a running consumer; metrics run
 * in val and test and losses in train whether or not anything consumes them.
 */
export function analyseStages(
  nodes: readonly StageNode[],
  batchKeys: Readonly<Record<Stage, readonly string[]>>,
  requested: Requested,
): AnalysedStages {
  const analyses = stages.map(
    (stage): Analysis => ({ stage, batchKeys: batchKeys[stage], status: new Map(), available: new Set(), feeding: new Map() }),
  );
  const clashes = nodes.flatMap((node) => {
    const found = feed(node, analyses);
    for (const analysis of analyses) visit(node, analysis);
    return found;
  });
  const checks = Object.fromEntries(analyses.map((analysis) => [analysis.stage, checkOf(nodes, requested, analysis)])) as Record<Stage, StageCheck>;
  return { checks, clashes };
}

function checkOf(nodes: readonly StageNode[], requested: Requested, analysis: Analysis): StageCheck {
  const { stage, batchKeys, available, feeding } = analysis;
  const isAvailable = ({ node, port }: OutputPort) => available.has(`${node}.${port}`);
  const wanted = (outputs: readonly RequestedOutput[]) => outputs.filter((o) => o.stages.includes(stage));
  const base = requested.fromYaml ? wanted(requested.fromYaml) : terminalOutputs(nodes, analysis);
  const outputs = distinct([...base, ...lossOutputs(nodes, stage), ...wanted(requested.added)]).filter(isAvailable);
  markUnused(nodes, outputs, analysis);
  return {
    status: Object.fromEntries(nodes.map(({ name }) => [name, analysis.status.get(name) as NodeStatus])),
    outputs,
    batchKeys,
    available,
    feeding,
  };
}

/** Settles who feeds each port of a node, whose producers have been visited. */
function feed(node: StageNode, analyses: readonly Analysis[]): SourceClash[] {
  const byStage = new Map(analyses.map((analysis) => [analysis.stage, analysis]));
  const gives = (source: Source, stage: Stage) => givesIn(source, byStage.get(stage) as Analysis);
  return Object.entries(node.sources).flatMap(([port, sources]) => {
    const name = `${node.name}.${port}`;
    const takesAll = sources.length < 2 || node.definition.inputs[port]?.type.variadic;
    const chosen = takesAll ? undefined : chooseSources(sources, gives);
    for (const { stage, feeding } of analyses) feeding.set(name, chosen?.feeding[stage] ?? sources);
    return (chosen?.clashes ?? []).map((clash) => ({ node: node.name, port, ...clash }));
  });
}

/** Whether a producer gives something in a stage. What stays on the host is there if its node is. */
function givesIn(source: Source, { status, available }: Analysis): boolean {
  if (source.from === 'batch') return true;
  return available.has(`${source.node}.${source.port}`) || status.get(source.node)?.status === 'host';
}

function visit(node: StageNode, analysis: Analysis): void {
  const status = statusOf(node, analysis);
  analysis.status.set(node.name, status);
  if (status.status !== 'runs') return;
  for (const [port, { type }] of Object.entries(node.definition.outputs)) {
    const follows = node.definition.inputs[port];
    const missing = type.optional && follows?.type.optional && unsupplied(node, port, analysis) !== undefined;
    if (!missing && type.of === 'tensor') analysis.available.add(`${node.name}.${port}`);
  }
}

function statusOf(node: StageNode, analysis: Analysis): NodeStatus {
  if (!runsIn(node.stages, analysis.stage)) return { status: 'skipped', declared: [...node.stages] };
  for (const [port, { type }] of Object.entries(node.definition.inputs)) {
    if (type.optional) continue;
    const why = unsupplied(node, port, analysis);
    if (why !== undefined) return { status: 'starved', port, why };
  }
  return { status: isComputed(node.definition) ? 'runs' : 'host' };
}

/** Why nothing supplies an input port, or `undefined` if something does. A connection wins over a batch key. */
function unsupplied(node: StageNode, port: string, { batchKeys, status, available, feeding }: Analysis): string | undefined {
  const sources = feeding.get(`${node.name}.${port}`) ?? [];
  for (const source of sources) {
    if (source.from === 'batch') {
      const required = !node.definition.inputs[port]?.type.optional;
      if (required || batchKeys.includes(source.key)) return undefined;
    } else if (available.has(`${source.node}.${source.port}`)) return undefined;
  }
  const reasons = sources.map((source) => (source.from === 'node' ? whyAbsent(source, status) : `batches have no '${port}'`));
  return reasons.length === 0 ? `batches have no '${port}'` : reasons.join(', ');
}

function whyAbsent({ node, port }: OutputPort, statuses: ReadonlyMap<string, NodeStatus>): string {
  const status = statuses.get(node)?.status;
  return status === 'runs' ? `${node}.${port} is not produced` : `${node} is ${status}`;
}

/** A port that another producer feeds in this stage is consumed all the same: nobody asked for it by itself. */
function terminalOutputs(nodes: readonly StageNode[], { status, available }: Analysis): OutputPort[] {
  const consumed = new Set<string>();
  for (const node of nodes) {
    if (status.get(node.name)?.status !== 'runs') continue;
    for (const source of Object.values(node.sources).flat()) if (source.from === 'node') consumed.add(source.node);
  }
  return nodes
    .filter(({ name }) => !consumed.has(name))
    .flatMap(({ name, definition }) => Object.keys(definition.outputs).map((port) => ({ node: name, port })))
    .filter(({ node, port }) => available.has(`${node}.${port}`));
}

/** Training sums the losses, so stage train yields them beside what was asked for. */
function lossOutputs(nodes: readonly StageNode[], stage: Stage): OutputPort[] {
  if (stage !== 'train') return [];
  const losses = nodes.filter(({ definition }) => definition.role === 'loss');
  return losses.flatMap(({ name, definition }) => Object.keys(definition.outputs).map((port) => ({ node: name, port })));
}

function distinct(outputs: readonly OutputPort[]): OutputPort[] {
  return [...new Map(outputs.map(({ node, port }) => [`${node}.${port}`, { node, port }])).values()];
}

/** Walks back from the outputs and metrics; what they do not reach is unused. */
function markUnused(nodes: readonly StageNode[], outputs: readonly OutputPort[], { status, available, feeding }: Analysis): void {
  const needed = new Set(outputs.map(({ node }) => node));
  for (const node of nodes) if (node.definition.metric && status.get(node.name)?.status === 'runs') needed.add(node.name);
  for (const node of [...nodes].reverse()) {
    if (status.get(node.name)?.status !== 'runs') continue;
    if (!needed.has(node.name)) {
      status.set(node.name, { status: 'unused' });
      continue;
    }
    for (const source of Object.keys(node.sources).flatMap((port) => feeding.get(`${node.name}.${port}`) ?? [])) {
      if (source.from === 'node' && available.has(`${source.node}.${source.port}`)) needed.add(source.node);
    }
  }
}
