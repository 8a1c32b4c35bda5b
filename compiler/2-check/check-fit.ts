import { type Stage, stages } from '../../schemas/stage.js';
import { fitImpossible } from '../diagnostics/catalogue/fit-impossible.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { CheckedNode, CompileTarget, StageCheck } from './checked-pipeline.js';
import { sourcesIn } from '../lowering/sources-in.js';

/**
 * Keys of batches that a fit is given for optional ports: those of stage inference, and where a fit reads an optional port, a mask say,
 * those of stage train, too.
 */
export function fitKeys(nodes: readonly CheckedNode[], { batchKeys }: CompileTarget): readonly string[] {
  const readsLabels = nodes.some((node) => portsOf(node).some((port) => node.definition.inputs[port]?.type.optional));
  return readsLabels ? [...new Set([...batchKeys.inference, ...batchKeys.train])] : batchKeys.inference;
}

/**
 * Reports nodes whose statistics cannot be gathered, because one that feeds them does not run while data are fitted, or because nothing
 * arrives at a port that the fit reads. What only follows a node that was reported is not.
 */
export function checkFit(
  nodes: readonly CheckedNode[],
  checks: Readonly<Record<Stage, StageCheck>>,
  fit: StageCheck,
  diagnostics: Diagnostics,
): void {
  const runsSomewhere = (name: string) => stages.some((stage) => checks[stage].status[name]?.status === 'runs');
  const reported = new Set<string>();
  for (const node of nodes) {
    const producers = Object.keys(node.sources)
      .flatMap((port) => sourcesIn(fit, node.name, port))
      .flatMap((source) => (source.from === 'node' ? [source.node] : []));
    const follows = producers.some((name) => reported.has(name));
    if (follows) reported.add(node.name);
    if (follows || portsOf(node).length === 0 || !runsSomewhere(node.name)) continue;
    const reason = reasonAgainst(node, producers, fit);
    if (reason === undefined) continue;
    reported.add(node.name);
    diagnostics.report(fitImpossible, node.ast.name.span, { node: node.name, reason });
  }
}

/** Ports that the fits of a node read. */
function portsOf({ definition, facts }: CheckedNode): string[] {
  const statistics = (definition.fits?.(facts) ?? []).flatMap((fit) => fit.statistics);
  return statistics.flatMap(({ inputs }) => Object.values(inputs));
}

function reasonAgainst(node: CheckedNode, producers: readonly string[], fit: StageCheck): string | undefined {
  const { status, available, batchKeys } = fit;
  const blocked = producers.find((name) => !['runs', 'unused'].includes(status[name]?.status ?? ''));
  if (blocked !== undefined) return `${blocked}, which feeds it, is ${status[blocked]?.status} in stage inference`;
  const empty = portsOf(node).find((port) => {
    const sources = sourcesIn(fit, node.name, port);
    if (sources.some((source) => source.from === 'node')) return !sources.some((s) => s.from === 'node' && available.has(`${s.node}.${s.port}`));
    return node.definition.inputs[port]?.type.optional && !sources.some((source) => source.from === 'batch' && batchKeys.includes(source.key));
  });
  return empty === undefined ? undefined : `nothing arrives at its port ${empty}, which the fit reads`;
}
