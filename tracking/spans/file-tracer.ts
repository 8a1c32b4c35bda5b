import { randomBytes } from 'node:crypto';
import { type Context, isSpanContextValid, type Span, type SpanContext, type SpanOptions, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { packageVersion } from '../../schemas/version.js';
import { activeContext, inContext } from './active-context.js';
import { type EndedSpan, RecordedSpan } from './recorded-span.js';

/** Name under which spans are opened, the instrumentation scope. */
export const scopeName = 'cuvisc';

/** A tracer that records its spans, and opens each through the tracer that the user registered with the API, too. */
export interface FileTracer extends Tracer {
  /** Spans that have not ended, parents before their children. */
  readonly open: ReadonlySet<RecordedSpan>;
}

/** A tracer whose spans go to `onEnd` when they end. */
export function createFileTracer(onEnd: (ended: EndedSpan) => void): FileTracer {
  const open = new Set<RecordedSpan>();
  const startSpan = (name: string, options: SpanOptions = {}, where: Context = activeContext()): RecordedSpan => {
    const around = options.root ? undefined : trace.getSpan(where);
    const inner = trace.getTracer(scopeName, packageVersion).startSpan(name, options, where);
    const span = new RecordedSpan({
      ...{ name, inner, context: contextOf(inner.spanContext(), around?.spanContext()), parent: parentOf(around) },
      ...{ kind: options.kind, start: options.startTime, attributes: options.attributes, links: options.links },
      onEnd: (ended, it) => {
        open.delete(it);
        onEnd(ended);
      },
    });
    open.add(span);
    return span;
  };
  return { open, startSpan, startActiveSpan: activeStarter(startSpan) };
}

/** The overloads of the API: options and context may be left out, the function comes last. */
function activeStarter(startSpan: (name: string, options?: SpanOptions, where?: Context) => Span): Tracer['startActiveSpan'] {
  return <F extends (span: Span) => ReturnType<F>>(name: string, ...rest: [...unknown[], F]): ReturnType<F> => {
    const work = rest.at(-1) as F;
    const [options, where = activeContext()] = rest.slice(0, -1) as [SpanOptions?, Context?];
    const span = startSpan(name, options, where);
    return inContext(trace.setSpan(where, span), () => work(span));
  };
}

function parentOf(around: Span | undefined): { readonly span: RecordedSpan | undefined; readonly spanId: string } | undefined {
  if (!around || !isSpanContextValid(around.spanContext())) return undefined;
  return { span: around instanceof RecordedSpan ? around : undefined, spanId: around.spanContext().spanId };
}

/** The ids that an SDK gave; without one the API hands back those of the parent, or none. */
function contextOf(inner: SpanContext, parent: SpanContext | undefined): SpanContext {
  if (isSpanContextValid(inner) && inner.spanId !== parent?.spanId) return inner;
  const traceId = parent && isSpanContextValid(parent) ? parent.traceId : randomBytes(16).toString('hex');
  return { traceId, spanId: randomBytes(8).toString('hex'), traceFlags: TraceFlags.SAMPLED };
}
