import type { NodeStatus } from '../../schemas/plan.js';
import { type Stage, stages } from '../../schemas/stage.js';
import type { PipelineAst } from '../1-parse/pipeline-ast.js';
import { nothingToRun } from '../diagnostics/catalogue/nothing-to-run.js';
import { starvedEverywhere } from '../diagnostics/catalogue/starved-everywhere.js';
import { starvedInStage } from '../diagnostics/catalogue/starved-in-stage.js';
import { unusedNode } from '../diagnostics/catalogue/unused-node.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { CheckedNode, StageCheck } from './checked-pipeline.js';
import { sourcesIn } from '../lowering/sources-in.js';

type StageChecks = Readonly<Record<Stage, StageCheck>>;

interface Starved {
  readonly stage: Stage;
  readonly port: string;
  readonly why: string;
  /** The node that should have fed the port, if it runs in no such stage because it is starved itself. */
  readonly afterStarved: boolean;
}

/** Reports nodes that run in no stage or are starved in one they are declared for, each at the root of its trouble. */
export function reportStages(nodes: readonly CheckedNode[], checks: StageChecks, ast: PipelineAst, diagnostics: Diagnostics): void {
  const consumed = new Set(nodes.flatMap((node) => producersOf(node)));
  for (const node of nodes) reportNode(node, checks, consumed, diagnostics);
  const produces = (stage: Stage) =>
    checks[stage].outputs.length > 0 || nodes.some((n) => n.definition.metric && checks[stage].status[n.name]?.status === 'runs');
  if (!stages.some(produces)) diagnostics.report(nothingToRun, firstLine(ast), {});
}

function firstLine({ source }: PipelineAst) {
  const end = source.text.search(/\r?\n|$/);
  return { source, start: 0, end };
}

function producersOf(node: CheckedNode): string[] {
  return Object.values(node.sources)
    .flat()
    .flatMap((source) => (source.from === 'node' ? [source.node] : []));
}

function reportNode(node: CheckedNode, checks: StageChecks, consumed: ReadonlySet<string>, diagnostics: Diagnostics): void {
  const { name, ast, definition } = node;
  const states = stages.map((stage) => checks[stage].status[name] as NodeStatus);
  const has = (...kinds: NodeStatus['status'][]) => states.some(({ status }) => kinds.includes(status));
  const starved = stages.flatMap((stage) => starvedIn(node, stage, checks));
  const [first] = starved;
  if (has('runs', 'host')) reportSomeStages(node, starved, diagnostics);
  else if (has('unused')) {
    if (!consumed.has(name)) diagnostics.report(unusedNode, ast.name.span, { node: name, kind: definition.kind });
  } else if (first && !starved.every(({ afterStarved }) => afterStarved)) {
    const reason = `port '${first.port}' gets nothing, because ${first.why} (stages: ${node.stages.join(', ')})`;
    diagnostics.report(starvedEverywhere, ast.name.span, { node: name, reason });
  }
}

function starvedIn(node: CheckedNode, stage: Stage, checks: StageChecks): Starved[] {
  const state = checks[stage].status[node.name];
  if (state?.status !== 'starved') return [];
  const sources = sourcesIn(checks[stage], node.name, state.port);
  const afterStarved = sources.some((source) => source.from === 'node' && checks[stage].status[source.node]?.status === 'starved');
  return [{ stage, port: state.port, why: state.why, afterStarved }];
}

function reportSomeStages(node: CheckedNode, starved: readonly Starved[], diagnostics: Diagnostics): void {
  const roots = starved.filter(({ afterStarved }) => !afterStarved);
  const [first] = roots;
  if (!first || (node.definition.lower ?? node.definition.host) === undefined) return;
  const params = { node: node.name, stages: roots.map(({ stage }) => stage).join(', '), port: first.port, reason: first.why };
  diagnostics.report(starvedInStage, node.ast.name.span, params);
}
