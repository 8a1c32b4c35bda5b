/** The value of an argument of a span, which viewers show beside it. */
export type TraceArgument = string | number | boolean | readonly (string | number | boolean)[];

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
      readonly cat: string;
      readonly ts: number;
      readonly dur: number;
      readonly pid: number;
      readonly tid: number;
      readonly args?: Readonly<Record<string, TraceArgument>>;
    };

/**
 * A trace for Perfetto or chrome://tracing, in the JSON object form of the format, with what is left out as metadata. Format: "Trace Event
 * Format" of the Chromium project, https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
 */
export interface ChromeTrace {
  readonly traceEvents: readonly ChromeEvent[];
  readonly displayTimeUnit: 'ms';
  readonly otherData: { readonly droppedSpans: number };
}

/** Milliseconds as the format has times: microseconds, with three decimals for nanoseconds. */
export function traceMicroseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e3;
}
