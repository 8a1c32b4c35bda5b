import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import { CuviscError } from '../../schemas/cuvisc-error.js';

/** A span for another process, in the form of the header `traceparent` (https://www.w3.org/TR/trace-context/). */
export function traceParentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The span that a `traceparent` names. Throws `CuviscError` `trace-parent-invalid`. */
export function readTraceParent(text: string): SpanContext {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text) ?? [];
  const context = { traceId: traceId ?? '', spanId: spanId ?? '', traceFlags: Number.parseInt(flags ?? '0', 16), isRemote: true };
  if (isSpanContextValid(context)) return context;
  throw new CuviscError('trace-parent-invalid', `${JSON.stringify(text)} names no span`, {
    hint: 'give 00-<32 hexadecimal digits>-<16 hexadecimal digits>-01, as `Tracing.traceparent` does',
  });
}
