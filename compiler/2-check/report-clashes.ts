import { twoProducers } from '../diagnostics/catalogue/two-producers.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Note } from '../diagnostics/diagnostic.js';
import { positionOf, type Span } from '../diagnostics/span.js';
import type { CheckedNode, Source } from './checked-pipeline.js';
import type { SourceClash } from './choose-sources.js';
import type { Edge } from './resolve-connections.js';

/** Reports ports that two producers feed in the same stage, at the later connection, with the places of the earlier one and of both producers. */
export function reportClashes(
  clashes: readonly SourceClash[],
  edges: readonly Edge[],
  nodes: readonly CheckedNode[],
  diagnostics: Diagnostics,
): void {
  const targets = new Map(edges.map((edge) => [endsOf(edge.source, edge.target), edge.ast.target.span]));
  for (const { node, port, one, other, stages } of clashes) {
    if (one.from === 'batch' || other.from === 'batch') continue;
    const target = { node, port };
    const place = (source: Ends): Place => ({ source, span: targets.get(endsOf(source, target)) as Span });
    const [first, later] = inOrder(place(one), place(other));
    const params = { target: `${node}.${port}`, first: nameOf(first.source), other: nameOf(later.source), stages: stages.join(', ') };
    const notes = [{ message: `${nameOf(first.source)} feeds it in line ${lineOf(first)}`, span: first.span }, ...stageNotes(nodes, [first, later])];
    diagnostics.report(twoProducers, later.span, params, { notes });
  }
}

function stageNotes(nodes: readonly CheckedNode[], places: readonly Place[]): Note[] {
  const named = [...new Set(places.map(({ source }) => source.node))];
  return nodes
    .filter(({ name }) => named.includes(name))
    .map(({ name, ast, definition }) => ({
      message: `'${name}' has execution_stages ${(ast.stages ?? definition.stages).join(', ')}`,
      span: ast.name.span,
    }));
}

type Ends = Pick<Extract<Source, { from: 'node' }>, 'node' | 'port'>;

interface Place {
  readonly source: Ends;
  readonly span: Span;
}

function inOrder(one: Place, other: Place): [Place, Place] {
  return one.span.start <= other.span.start ? [one, other] : [other, one];
}

function endsOf(source: Ends, target: Ends): string {
  return `${nameOf(source)} -> ${nameOf(target)}`;
}

function nameOf({ node, port }: Ends): string {
  return `${node}.${port}`;
}

function lineOf({ span }: Place): number {
  return positionOf(span.source, span.start).line;
}
