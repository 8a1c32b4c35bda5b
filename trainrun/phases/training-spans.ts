import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { FitReport, TrainEvent } from '../../runtime/index.js';
import type { Tracing } from '../../tracking/index.js';

type Part = Extract<TrainEvent, { type: 'part' }>;

/** What opens and ends a span within `around` for each part of a training that it is told of. */
export function partSpans(tracing: Tracing, around: Span): (part: Part) => void {
  const open: Span[] = [];
  return ({ part, at, time, epoch, step, error }) => {
    if (at === 'begin') {
      open.push(tracing.start(part, { parent: open.at(-1) ?? around, startTime: time, attributes: { epoch, step } }));
      return;
    }
    const span = open.pop();
    if (error !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR, message: error });
    span?.end(time);
  };
}

/** Spans within `around` for the levels of a fit that began at `start`, in milliseconds since 1970: they follow one another. */
export function levelSpans(tracing: Tracing, around: Span, start: number, { levels }: FitReport): void {
  let begin = start;
  for (const { level, ms, samples, nodes } of levels) {
    const attributes = { level, samples, nodes: nodes.map(({ node }) => node) };
    tracing.start(`fit level ${level}`, { parent: around, startTime: begin, attributes }).end(begin + ms);
    begin += ms;
  }
}
