import type { ProfilingTrace, TraceSpan } from './trace-span.js';

/** An event of the trace event format: a name of a process or thread (`M`), or a complete span (`X`) in microseconds. */
export type ChromeEvent =
  | {
      readonly ph: 'M';
      readonly name: 'process_name' | 'thread_name';
      readonly pid: number;
      readonly tid: number;
      readonly args: { readonly name: string };
    }
  | {
      readonly ph: 'X';
      readonly name: string;
      readonly cat: TraceSpan['category'];
      readonly ts: number;
      readonly dur: number;
      readonly pid: number;
      readonly tid: number;
    };

/** A trace in the JSON object form of the format, with what is left out as metadata. */
export interface ChromeTrace {
  readonly traceEvents: readonly ChromeEvent[];
  readonly displayTimeUnit: 'ms';
  readonly otherData: { readonly droppedSpans: number };
}

/** Order of spans that start together: the one that holds the other comes first. */
const depth: Readonly<Record<TraceSpan['category'], number>> = { frame: 0, host: 1, run: 1, fused: 2, kernel: 3 };

/**
 * A trace for Perfetto or chrome://tracing, one track per thread; times count from the first span. Format: "Trace Event
 * Format" of the Chromium project, https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
 */
export function chromeTrace({ spans, dropped }: ProfilingTrace, process: { readonly name: string; readonly pid: number }): ChromeTrace {
  const { name, pid } = process;
  const sorted = [...spans].sort((a, b) => a.startMs - b.startMs || depth[a.category] - depth[b.category]);
  const origin = sorted[0]?.startMs ?? 0;
  const threads = [...new Set(sorted.map(({ thread }) => thread ?? pid))];
  return {
    traceEvents: [
      { ph: 'M', name: 'process_name', pid, tid: threads[0] ?? pid, args: { name } },
      ...threads.map((tid): ChromeEvent => ({ ph: 'M', name: 'thread_name', pid, tid, args: { name: `plan, thread ${tid}` } })),
      ...sorted.map(({ name: span, category, startMs, durationMs, thread }): ChromeEvent => {
        const times = { ts: microseconds(startMs - origin), dur: microseconds(durationMs) };
        return { ph: 'X', name: span, cat: category, ...times, pid, tid: thread ?? pid };
      }),
    ],
    displayTimeUnit: 'ms',
    otherData: { droppedSpans: dropped },
  };
}

/** With three decimals: nanoseconds. */
function microseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e3;
}
