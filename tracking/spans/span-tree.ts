import type { StoredSpan } from './read-spans.js';

/** A span with those within it, in the order in which they began. */
export interface SpanNode {
  readonly span: StoredSpan;
  readonly children: readonly SpanNode[];
}

/** The trees of spans. One whose parent is missing, because the process that has it goes on or was killed, stands at the top. */
export function spanTrees(spans: readonly StoredSpan[]): SpanNode[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const byParent = new Map<string, StoredSpan[]>();
  for (const span of [...spans].sort(byBeginning)) {
    const parent = span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : '';
    byParent.set(parent, [...(byParent.get(parent) ?? []), span]);
  }
  const below = (parent: string): SpanNode[] => (byParent.get(parent) ?? []).map((span) => ({ span, children: below(span.spanId) }));
  return below('');
}

/** Of spans that begin together the longer comes first, as it may hold the other. */
export function byBeginning(a: StoredSpan, b: StoredSpan): number {
  return Number(a.start - b.start) || Number(b.end - a.end);
}
