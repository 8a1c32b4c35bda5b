import { type ChromeEvent, type ChromeTrace, traceMicroseconds } from '../../schemas/chrome-trace.js';
import type { StoredSpan } from './read-spans.js';
import { type SpanNode, spanTrees } from './span-tree.js';

interface Lane {
  readonly pid: number;
  readonly tid: number;
  /** When the last span at each depth of nesting ends. */
  readonly ends: { readonly id: string; readonly end: bigint }[];
}

/**
 * Spans as a trace for Perfetto or chrome://tracing; times count from the first span. Viewers nest what lies within another on one track, so spans that
 * run side by side get tracks of their own.
 */
export function spanTimeline(spans: readonly StoredSpan[]): ChromeTrace {
  const origin = spans.reduce((first, { start }) => (start < first ? start : first), spans[0]?.start ?? 0n);
  const lanes: Lane[] = [];
  const events: ChromeEvent[] = [];
  const place = ({ span, children }: SpanNode): void => {
    const { name, start, end, pid, attributes, error } = span;
    const { tid } = laneFor(lanes, span);
    const args = { ...attributes, ...(error === undefined ? {} : { error }) };
    events.push({
      ph: 'X',
      name,
      cat: error === undefined ? 'span' : 'error',
      ts: microseconds(start - origin),
      dur: microseconds(end - start),
      pid,
      tid,
      args,
    });
    for (const child of children) place(child);
  };
  for (const tree of spanTrees(spans)) place(tree);
  return { traceEvents: [...lanes.flatMap(namesOf), ...events], displayTimeUnit: 'ms', otherData: { droppedSpans: 0 } };
}

/** The track of the span around it if nothing else runs there, else the first of its process that is free, else a new one. */
function laneFor(lanes: Lane[], { spanId, parentSpanId, pid, start, end }: StoredSpan): Lane {
  const own = lanes.filter((lane) => lane.pid === pid);
  for (const { ends } of own) while (ends.length > 0 && (ends.at(-1)?.end ?? 0n) <= start && ends.at(-1)?.id !== parentSpanId) ends.pop();
  const free =
    own.find(({ ends }) => ends.at(-1)?.id === parentSpanId && ends.length > 0) ??
    own.find(({ ends }) => ends.length === 0) ??
    newLane(lanes, pid, own.length + 1);
  free.ends.push({ id: spanId, end });
  return free;
}

function newLane(lanes: Lane[], pid: number, tid: number): Lane {
  const lane: Lane = { pid, tid, ends: [] };
  lanes.push(lane);
  return lane;
}

function namesOf({ pid, tid }: Lane): ChromeEvent[] {
  const thread: ChromeEvent = { ph: 'M', name: 'thread_name', pid, tid, args: { name: tid === 1 ? 'run' : `side by side ${tid}` } };
  return tid === 1 ? [{ ph: 'M', name: 'process_name', pid, tid, args: { name: `cuvisc, process ${pid}` } }, thread] : [thread];
}

function microseconds(nanoseconds: bigint): number {
  return traceMicroseconds(Number(nanoseconds) / 1e6);
}
