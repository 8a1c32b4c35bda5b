import { type ChromeEvent, type ChromeTrace, traceMicroseconds } from '../../schemas/chrome-trace.js';
import type { StoredSpan } from './read-spans.js';
import { byBeginning, type SpanNode, spanTrees } from './span-tree.js';

interface Lane {
  readonly pid: number;
  readonly tid: number;
  /** Spans that hold each other and have not ended. */
  readonly open: StoredSpan[];
}

/**
 * Spans as a trace for Perfetto or chrome://tracing; times count from the first span. Viewers nest what lies within another on one track, so spans that
 * run side by side get tracks of their own.
 */
export function spanTimeline(spans: readonly StoredSpan[]): ChromeTrace {
  const sorted = spanTrees(spans).flatMap(flattened).sort(byBeginning);
  const origin = sorted[0]?.start ?? 0n;
  const lanes: Lane[] = [];
  const events = sorted.map((span): ChromeEvent => {
    const { name, start, end, pid, attributes, error } = span;
    const { tid } = laneFor(lanes, span);
    const args = { ...attributes, ...(error === undefined ? {} : { error }) };
    return {
      ph: 'X',
      name,
      cat: error === undefined ? 'span' : 'error',
      ts: microseconds(start - origin),
      dur: microseconds(end - start),
      pid,
      tid,
      args,
    };
  });
  return { traceEvents: [...lanes.flatMap(namesOf), ...events], displayTimeUnit: 'ms', otherData: { droppedSpans: 0 } };
}

/** Parents before their children, which a stable sort keeps. */
function flattened({ span, children }: SpanNode): StoredSpan[] {
  return [span, ...children.flatMap(flattened)];
}

/** The track of the span around it if nothing else runs there, else the first of its process that is free, else a new one. */
function laneFor(lanes: Lane[], span: StoredSpan): Lane {
  const own = lanes.filter(({ pid }) => pid === span.pid);
  for (const { open } of own) while ((open.at(-1)?.end ?? span.end) <= span.start && open.length > 0) open.pop();
  const around = own.find(({ open }) => span.parentSpanId !== undefined && open.at(-1)?.spanId === span.parentSpanId);
  const lane = around ?? own.find(({ open }) => open.length === 0) ?? newLane(lanes, span.pid, own.length + 1);
  lane.open.push(span);
  return lane;
}

function newLane(lanes: Lane[], pid: number, tid: number): Lane {
  const lane: Lane = { pid, tid, open: [] };
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
