import type { Attributes, AttributeValue, Link } from '@opentelemetry/api';
import { packageVersion } from '../../schemas/version.js';
import { toJsonNumber } from '../journal/special-numbers.js';
import { scopeName } from './file-tracer.js';
import type { EndedSpan, SpanEvent } from './recorded-span.js';

/** Name of the file of spans in the folder of a run. */
export const tracesName = 'traces.jsonl';

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** An int64 is text in JSON. */
  | { readonly intValue: string }
  | { readonly doubleValue: number | string }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

/** An attribute as OTLP writes it. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/**
 * Spans as one `TracesData` message in OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids in hexadecimal, times as text
 * in nanoseconds since 1970, enumerations as numbers.
 */
export function tracesData(spans: readonly EndedSpan[], resource: Attributes): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues(resource) },
        scopeSpans: [{ scope: { name: scopeName, version: packageVersion }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf({ context, parentSpanId, name, kind, start, end, attributes, events, links, status }: EndedSpan): object {
  return {
    ...{ traceId: context.traceId, spanId: context.spanId },
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    ...(context.traceState === undefined ? {} : { traceState: context.traceState.serialize() }),
    flags: context.traceFlags,
    name,
    // The API counts kinds from 0, OTLP has 0 for one that is not stated.
    kind: kind + 1,
    ...{ startTimeUnixNano: String(start), endTimeUnixNano: String(end) },
    attributes: keyValues(attributes),
    ...(events.length === 0 ? {} : { events: events.map(eventOf) }),
    ...(links.length === 0 ? {} : { links: links.map(linkOf) }),
    status: { code: status.code, ...(status.message === undefined ? {} : { message: status.message }) },
  };
}

function eventOf({ name, time, attributes }: SpanEvent): object {
  return { timeUnixNano: String(time), name, attributes: keyValues(attributes) };
}

function linkOf({ context: { traceId, spanId }, attributes = {} }: Link): object {
  return { traceId, spanId, attributes: keyValues(attributes) };
}

function keyValues(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) => (value === undefined || value === null ? [] : [{ key, value: anyValue(value) }]));
}

function anyValue(value: AttributeValue): AnyValue {
  if (Array.isArray(value)) return { arrayValue: { values: value.filter((each) => each !== null && each !== undefined).map(anyValue) } };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: toJsonNumber(value as number) };
}
