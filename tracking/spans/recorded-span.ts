import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import { nanosecondsNow, nanosecondsOf } from './nanoseconds.js';

/** Something that happened within a span. */
export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly attributes: Attributes;
}

/** A span that has ended. */
export interface EndedSpan {
  readonly context: SpanContext;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly Link[];
  readonly status: SpanStatus;
}

/** With what a span begins. */
export interface SpanBeginning {
  readonly name: string;
  readonly context: SpanContext;
  readonly parent: { readonly span: RecordedSpan | undefined; readonly spanId: string } | undefined;
  readonly kind: SpanKind | undefined;
  readonly start: TimeInput | undefined;
  readonly attributes: Attributes | undefined;
  readonly links: readonly Link[] | undefined;
  /** The same span of the SDK that the user registered; without one it records nothing. */
  readonly inner: Span;
  readonly onEnd: (ended: EndedSpan, span: RecordedSpan) => void;
}

/**
 * A span for the file, which passes everything on to the span of the user's SDK. It begins no earlier than its parent and ends no earlier
 * than its children have ended, also where their times come from the clocks of other threads.
 */
export class RecordedSpan implements Span {
  readonly start: bigint;
  readonly #beginning: SpanBeginning;
  readonly #attributes: Attributes;
  readonly #events: SpanEvent[] = [];
  readonly #links: Link[];
  #name: string;
  #status: SpanStatus = { code: SpanStatusCode.UNSET };
  #ended = false;
  #earliestEnd: bigint;

  constructor(beginning: SpanBeginning) {
    const { name, parent, start, attributes, links } = beginning;
    this.#beginning = beginning;
    this.#name = name;
    this.#attributes = { ...attributes };
    this.#links = [...(links ?? [])];
    this.start = latest(start === undefined ? nanosecondsNow() : nanosecondsOf(start), parent?.span?.start ?? 0n);
    this.#earliestEnd = this.start;
  }

  spanContext(): SpanContext {
    return this.#beginning.context;
  }

  setAttribute(key: string, value: AttributeValue): this {
    return this.setAttributes({ [key]: value });
  }

  setAttributes(attributes: Attributes): this {
    if (!this.#ended) Object.assign(this.#attributes, attributes);
    this.#beginning.inner.setAttributes(attributes);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    const attributes = isTime(attributesOrTime) ? {} : { ...attributesOrTime };
    const at = isTime(attributesOrTime) ? attributesOrTime : time;
    if (!this.#ended) this.#events.push({ name, attributes, time: at === undefined ? nanosecondsNow() : nanosecondsOf(at) });
    this.#beginning.inner.addEvent(name, attributesOrTime, time);
    return this;
  }

  addLink(link: Link): this {
    return this.addLinks([link]);
  }

  addLinks(links: Link[]): this {
    if (!this.#ended) this.#links.push(...links);
    this.#beginning.inner.addLinks(links);
    return this;
  }

  /** An OK is final, as the specification has it. */
  setStatus(status: SpanStatus): this {
    if (!this.#ended && this.#status.code !== SpanStatusCode.OK && status.code !== SpanStatusCode.UNSET) this.#status = { ...status };
    this.#beginning.inner.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    if (!this.#ended) this.#name = name;
    this.#beginning.inner.updateName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (!this.#ended) this.#events.push({ name: 'exception', attributes, time: time === undefined ? nanosecondsNow() : nanosecondsOf(time) });
    this.#beginning.inner.recordException(exception, time);
  }

  /** Ends the span; a second call does nothing. */
  end(endTime?: TimeInput): void {
    if (this.#ended) return;
    this.#ended = true;
    const { context, parent, kind = SpanKind.INTERNAL, inner, onEnd } = this.#beginning;
    const end = latest(endTime === undefined ? nanosecondsNow() : nanosecondsOf(endTime), this.#earliestEnd);
    parent?.span?.endNoEarlierThan(end);
    inner.end(endTime);
    const fields = { name: this.#name, attributes: this.#attributes, events: this.#events, links: this.#links, status: this.#status };
    onEnd({ ...fields, context, kind, parentSpanId: parent?.spanId, start: this.start, end }, this);
  }

  /** A child has ended at `time`. */
  endNoEarlierThan(time: bigint): void {
    this.#earliestEnd = latest(this.#earliestEnd, time);
  }

  isRecording(): boolean {
    return !this.#ended;
  }
}

function latest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function isTime(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value);
}

/** Names of the semantic conventions, and the code of an error of ours. */
function exceptionAttributes(exception: Exception): Attributes {
  if (typeof exception === 'string') return { 'exception.message': exception };
  const { name, message, stack, code } = exception as { name?: string; message?: string; stack?: string; code?: string | number };
  return {
    'exception.type': name,
    'exception.message': message,
    ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
    ...(code === undefined ? {} : { 'exception.code': String(code) }),
  };
}
