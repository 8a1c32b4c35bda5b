import { cycle } from '../diagnostics/catalogue/cycle.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { knots, shortestCycle } from './cycles.js';
import type { Edge } from './resolve-connections.js';

/** As many connections of a cycle are shown, beside the one that is blamed. */
const shownConnections = 6;

/**
 * Node names so that producers come before consumers, generation by generation, each in file order (Kahn).
 * Reports one cycle per knot of nodes that feed one another, as a path; nodes on or behind cycles are left out.
 */
export function executionOrder(names: readonly string[], edges: readonly Edge[], diagnostics: Diagnostics): string[] {
  const waiting = new Map(names.map((name) => [name, 0]));
  const leaving = new Map<string, Edge[]>(names.map((name) => [name, []]));
  for (const edge of edges) {
    waiting.set(edge.target.node, (waiting.get(edge.target.node) ?? 0) + 1);
    leaving.get(edge.source.node)?.push(edge);
  }
  const order: string[] = [];
  let ready = names.filter((name) => waiting.get(name) === 0);
  while (ready.length > 0) {
    for (const name of ready) order.push(name);
    ready = ready.flatMap((name) => (leaving.get(name) ?? []).flatMap((edge) => (release(edge, waiting) ? [edge.target.node] : [])));
  }
  if (order.length < names.length) reportCycles(names, new Set(order), leaving, diagnostics);
  return order;
}

function release(edge: Edge, waiting: Map<string, number>): boolean {
  const left = (waiting.get(edge.target.node) as number) - 1;
  waiting.set(edge.target.node, left);
  return left === 0;
}

function reportCycles(
  names: readonly string[],
  ordered: ReadonlySet<string>,
  leaving: ReadonlyMap<string, readonly Edge[]>,
  diagnostics: Diagnostics,
): void {
  const stuck = names.filter((name) => !ordered.has(name));
  const next = (name: string) => (leaving.get(name) ?? []).map((edge) => edge.target.node).filter((target) => !ordered.has(target));
  for (const knot of knots(stuck, next)) {
    const path = shortestCycle(knot, next);
    const edges = path.map((from, i) => edgeBetween(from, path[(i + 1) % path.length] as string, leaving));
    const closing = edges.at(-1) as Edge;
    const notes = edges.slice(0, -1).map(({ ast }) => ({ message: `${ast.source.text} -> ${ast.target.text}`, span: ast.source.span }));
    diagnostics.report(cycle, closing.ast.target.span, { path: [...path, path[0]].join(' -> ') }, { notes: notes.slice(0, shownConnections) });
  }
}

function edgeBetween(from: string, to: string, leaving: ReadonlyMap<string, readonly Edge[]>): Edge {
  return leaving.get(from)?.find((edge) => edge.target.node === to) as Edge;
}
