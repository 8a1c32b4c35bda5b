import { cycle } from '../diagnostics/catalogue/cycle.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Edge } from './resolve-connections.js';

/**
 * Node names so that producers come before consumers, generation by generation, each in file order (Kahn).
 * Reports every cycle that a node lies on, once, as a path; nodes on or behind cycles are left out.
 */
export function executionOrder(names: readonly string[], edges: readonly Edge[], diagnostics: Diagnostics): string[] {
  const waiting = new Map(names.map((name) => [name, 0]));
  const successors = new Map<string, Edge[]>();
  for (const edge of edges) {
    waiting.set(edge.target.node, (waiting.get(edge.target.node) ?? 0) + 1);
    successors.set(edge.source.node, [...(successors.get(edge.source.node) ?? []), edge]);
  }
  const order: string[] = [];
  let ready = names.filter((name) => waiting.get(name) === 0);
  while (ready.length > 0) {
    order.push(...ready);
    ready = ready.flatMap((name) => (successors.get(name) ?? []).flatMap((edge) => (release(edge, waiting) ? [edge.target.node] : [])));
  }
  if (order.length < names.length)
    reportCycles(
      names.filter((name) => !order.includes(name)),
      successors,
      diagnostics,
    );
  return order;
}

function release(edge: Edge, waiting: Map<string, number>): boolean {
  const left = (waiting.get(edge.target.node) as number) - 1;
  waiting.set(edge.target.node, left);
  return left === 0;
}

function reportCycles(stuck: readonly string[], successors: ReadonlyMap<string, readonly Edge[]>, diagnostics: Diagnostics): void {
  const settled = new Set<string>();
  for (const start of stuck) {
    const path: string[] = [];
    const via: Edge[] = [];
    let node: string | undefined = start;
    while (node !== undefined && !settled.has(node) && !path.includes(node)) {
      path.push(node);
      const edge: Edge | undefined = (successors.get(node) ?? []).find((e) => stuck.includes(e.target.node));
      if (edge) via.push(edge);
      node = edge?.target.node;
    }
    const from = node === undefined || settled.has(node) ? -1 : path.indexOf(node);
    if (from >= 0) {
      const last = via.at(-1) as Edge;
      diagnostics.report(cycle, last.ast.target.span, { path: [...path.slice(from), node].join(' -> ') });
    }
    for (const name of path) settled.add(name);
  }
}
