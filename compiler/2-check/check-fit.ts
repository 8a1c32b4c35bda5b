import { type Stage, stages } from '../../schemas/stage.js';
import { fitImpossible } from '../diagnostics/catalogue/fit-impossible.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { CheckedNode, StageCheck } from './checked-pipeline.js';

/**
 * Reports nodes whose statistics cannot be gathered, because one that feeds them does not run in stage inference, the
 * stage in which a fit runs what comes before. What only follows a node that was reported is not.
 */
export function checkFit(nodes: readonly CheckedNode[], checks: Readonly<Record<Stage, StageCheck>>, diagnostics: Diagnostics): void {
  const { status } = checks.inference;
  const runsSomewhere = (name: string) => stages.some((stage) => checks[stage].status[name]?.status === 'runs');
  const reported = new Set<string>();
  for (const node of nodes) {
    const producers = Object.values(node.sources)
      .flat()
      .flatMap((source) => (source.from === 'node' ? [source.node] : []));
    const follows = producers.some((name) => reported.has(name));
    if (follows) reported.add(node.name);
    if (follows || node.definition.fit?.(node.facts) === undefined || !runsSomewhere(node.name)) continue;
    const blocked = producers.find((name) => !['runs', 'unused'].includes(status[name]?.status ?? ''));
    if (blocked === undefined) continue;
    reported.add(node.name);
    const reason = `${blocked}, which feeds it, is ${status[blocked]?.status} in stage inference`;
    diagnostics.report(fitImpossible, node.ast.name.span, { node: node.name, reason });
  }
}
