import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { readSpans, type SpanNode, spanTimeline, spanTrees } from '../../tracking/index.js';
import { defineCommand } from '../command.js';
import { text } from '../options/values.js';
import { duration } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** `cuvisc trace`: where the time of a run went. */
export const trace = defineCommand({
  name: 'trace',
  summary: 'Shows where the time of a run went, by the spans that it has recorded.',
  examples: ['cuvisc trace outputs/cosine', 'cuvisc trace outputs/cosine --chrome trace.json'],
  operands: [{ syntax: '<run>', doc: 'the folder of a run, with its traces.jsonl' }],
  options: {
    chrome: { flags: '--chrome <file>', doc: 'writes the spans for https://ui.perfetto.dev or chrome://tracing', value: text },
  },
  async run({ operands, options: { chrome }, session }) {
    const { spans, notices } = await readSpans(operands[0] as string);
    for (const notice of notices) session.note(notice);
    if (chrome !== undefined) await writeAtomically(chrome, `${JSON.stringify(spanTimeline(spans))}\n`);
    const trees = spanTrees(spans);
    const table = renderTable(
      ['span', 'time', 'share', 'error'],
      trees.flatMap((tree) => rowsOf(tree, tree, 0)),
    );
    return {
      text: chrome === undefined ? table : `${table}\n\nWrote ${chrome}.`,
      json: { spans: trees.map(jsonOf), chrome: chrome ?? null },
    };
  },
});

function rowsOf(node: SpanNode, root: SpanNode, depth: number): string[][] {
  const ms = milliseconds(node);
  const share = `${((100 * ms) / Math.max(milliseconds(root), Number.MIN_VALUE)).toFixed(1)} %`;
  const row = [`${'  '.repeat(depth)}${node.span.name}`, duration(ms), share, node.span.error ?? ''];
  return [row, ...node.children.flatMap((child) => rowsOf(child, root, depth + 1))];
}

function jsonOf(node: SpanNode): object {
  const { name, traceId, spanId, start, attributes, error } = node.span;
  const began = Number(start) / 1e6;
  return { name, traceId, spanId, began, ms: milliseconds(node), attributes, error: error ?? null, children: node.children.map(jsonOf) };
}

function milliseconds({ span: { start, end } }: SpanNode): number {
  return Number(end - start) / 1e6;
}
