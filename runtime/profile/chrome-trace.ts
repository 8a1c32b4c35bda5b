import { type ChromeEvent, type ChromeTrace, traceMicroseconds } from '../../schemas/chrome-trace.js';
import type { ProfilingTrace, TraceSpan } from './trace-span.js';

/** Order of spans that start together: the one that holds the other comes first. */
const depth: Readonly<Record<TraceSpan['category'], number>> = { frame: 0, host: 1, run: 1, fused: 2, kernel: 3 };

/** A trace of a profile, one track per thread; times count from the first span. */
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
        const times = { ts: traceMicroseconds(startMs - origin), dur: traceMicroseconds(durationMs) };
        return { ph: 'X', name: span, cat: category, ...times, pid, tid: thread ?? pid };
      }),
    ],
    displayTimeUnit: 'ms',
    otherData: { droppedSpans: dropped },
  };
}
