import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { type Attributes, type Context, type Span, SpanStatusCode, type TimeInput, trace, type Tracer } from '@opentelemetry/api';
import { beforeDeath } from '../before-death.js';
import { activeContext, inContext } from './active-context.js';
import { createFileTracer, type FileTracer } from './file-tracer.js';
import { tracesName } from './otlp-json.js';
import { noSpanFile, openSpanFile, type SpanFileSettings } from './span-file.js';
import { readTraceParent, traceParentOf } from './trace-parent.js';

/** With what tracing begins. */
export interface TracingSettings extends SpanFileSettings {
  /** The span of another process in which this one works: W3C `traceparent`. */
  readonly traceparent?: string | undefined;
}

/** How a span begins that ends elsewhere. */
export interface OpenSpanSettings {
  readonly attributes?: Attributes;
  /** The span around it; by default that of the work under way. */
  readonly parent?: Span | undefined;
  /** Milliseconds since 1970, or another time of the API; now if absent. */
  readonly startTime?: TimeInput | undefined;
}

/** The spans of a run. */
export interface Tracing {
  /** A tracer of the API, for code that wants one. */
  readonly tracer: Tracer;
  /**
   * Does `work` in a span of its own within the span around it. What `work` throws is recorded as the error of the span and thrown on.
   * Calls side by side do not mix.
   */
  span<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T>;
  /** The same, for a span that begins by `settings`. */
  spanFrom<T>(name: string, settings: OpenSpanSettings, work: (span: Span) => Promise<T>): Promise<T>;
  /** A span that ends with its `end`. */
  start(name: string, settings?: OpenSpanSettings): Span;
  /** The span around the work under way, for another process; `undefined` outside of all. */
  traceparent(): string | undefined;
  /** Writes what has ended. */
  flush(): void;
  /** Ends what is open as an error, because of `cause`, and writes it. Later spans go to the user's SDK alone. */
  close(cause?: string): void;
}

const current = new AsyncLocalStorage<Tracing>();

/** The tracing within whose span the work under way is; outside of all, one that only an SDK of the user hears of. */
export function activeTracing(): Tracing {
  return current.getStore() ?? openTracing(null);
}

/**
 * Spans of work in `directory`, written to its `traces.jsonl` as OTLP/JSON in batches and before the process ends, and opened through
 * `@opentelemetry/api`, so that an SDK which the user registered has them, too. Without a directory only that SDK has them.
 * Throws `CuviscError` `trace-parent-invalid`.
 */
export function openTracing(directory: string | null, settings: TracingSettings = {}): Tracing {
  const sink = directory === null ? noSpanFile : openSpanFile(join(directory, tracesName), settings);
  const tracer = createFileTracer(sink.add);
  const remote = settings.traceparent === undefined ? undefined : trace.wrapSpanContext(readTraceParent(settings.traceparent));
  const around = (): Context => {
    const active = activeContext();
    return remote && !trace.getSpan(active) ? trace.setSpan(active, remote) : active;
  };
  const start = (name: string, { attributes = {}, parent, startTime }: OpenSpanSettings = {}): Span => {
    const where = parent ? trace.setSpan(around(), parent) : around();
    return tracer.startSpan(name, { attributes, ...(startTime === undefined ? {} : { startTime }) }, where);
  };
  const close = (cause = 'not ended'): void => {
    endAll(tracer, cause);
    forget();
    sink.close();
  };
  const forget = directory === null ? (): void => undefined : beforeDeath({ flush: sink.flush, close: (cause) => close(`ended by ${cause}`) });
  const tracing: Tracing = {
    ...{ tracer, start, close, flush: sink.flush },
    span: (name, attributes, work) => tracing.spanFrom(name, { attributes }, work),
    spanFrom: (name, settings, work) => current.run(tracing, () => within(start(name, settings), around(), work)),
    traceparent: () => {
      const span = trace.getSpan(around());
      return span && traceParentOf(span.spanContext());
    },
  };
  return tracing;
}

async function within<T>(span: Span, around: Context, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await inContext(trace.setSpan(around, span), () => work(span));
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Records what was thrown as the error of a span. */
export function failSpan(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  span.recordException(error instanceof Error ? error : message);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** Children before their parents. */
function endAll({ open }: FileTracer, message: string): void {
  for (const span of [...open].reverse()) {
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    span.end();
  }
}
