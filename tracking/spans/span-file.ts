import type { Attributes } from '@opentelemetry/api';
import { packageVersion } from '../../schemas/version.js';
import { type LineFile, openLineFile } from '../journal/line-file.js';
import { tracesData } from './otlp-json.js';
import type { EndedSpan } from './recorded-span.js';

/** Where spans go that have ended. */
export interface SpanFile {
  readonly add: (span: EndedSpan) => void;
  readonly flush: () => void;
  readonly close: () => void;
}

/** With what spans are written. */
export interface SpanFileSettings {
  /** Attributes of all spans, the `resource`; service and process are added. */
  readonly resource?: Attributes;
  /** Told once if the file cannot be written: the work goes on without it. */
  readonly onProblem?: (text: string) => void;
}

/** Keeps nothing. */
export const noSpanFile: SpanFile = { add: () => undefined, flush: () => undefined, close: () => undefined };

/** Spans that wait are written when there are so many. */
const batchSize = 64;

/** Milliseconds after which spans that have ended are written at the latest. */
const batchDelay = 1000;

/**
 * Appends spans to `file` in batches, a `TracesData` message each. The file is made when there is something to write. If it cannot be written,
 * `onProblem` hears of it once and spans are dropped.
 */
export function openSpanFile(file: string, { resource = {}, onProblem }: SpanFileSettings): SpanFile {
  const all = { 'service.name': 'cuvisc', 'service.version': packageVersion, 'process.pid': process.pid, ...resource };
  let waiting: EndedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lines: LineFile | undefined;
  let usable = true;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0 || !usable) return;
    try {
      lines ??= openLineFile(file);
      lines.append([JSON.stringify(tracesData(batch, all))]);
    } catch (error) {
      usable = false;
      onProblem?.(`spans are lost: ${(error as Error).message}`);
    }
  };
  const add = (span: EndedSpan): void => {
    waiting.push(span);
    if (waiting.length >= batchSize) flush();
    else timer ??= setTimeout(flush, batchDelay).unref();
  };
  const close = (): void => {
    flush();
    usable = false;
    lines?.close();
  };
  return { add, flush, close };
}
