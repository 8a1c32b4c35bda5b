import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { context, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openTracing, readSpans, type StoredSpan, type Tracing, tracesName } from '../../tracking/index.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

interface Tree {
  readonly name: string;
  /** Turns of the event loop before and after the children. */
  readonly wait: readonly [number, number];
  readonly fails: boolean;
  /** Children side by side, not one after the other. */
  readonly parallel: boolean;
  readonly children: readonly Tree[];
}

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree }>((tie) => ({
  leaf: nodeOf(fc.constant([])),
  tree: fc.oneof({ maxDepth: 3 }, tie('leaf'), nodeOf(fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))),
}));

function nodeOf(children: fc.Arbitrary<Tree[]>): fc.Arbitrary<Tree> {
  const name = fc.constantFrom('plan', 'build', 'fit', 'epoch');
  return fc.record({ name, wait: fc.tuple(fc.nat(2), fc.nat(2)), fails: fc.boolean(), parallel: fc.boolean(), children });
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

async function perform(tracing: Tracing, { name, wait, fails, parallel, children }: Tree): Promise<void> {
  const work = async (): Promise<void> => {
    await turns(wait[0]);
    if (parallel) await Promise.all(children.map((child) => perform(tracing, child)));
    else for (const child of children) await perform(tracing, child);
    await turns(wait[1]);
    if (fails) throw new Error(`${name} fails`);
  };
  await tracing.span(name, { children: children.length, fails }, work).catch(() => undefined);
}

/** Names of a span and all below it, as the file has them. */
function treeOf(spans: readonly StoredSpan[], parent: string | undefined): unknown[] {
  const own = spans.filter(({ parentSpanId }) => parentSpanId === parent).sort((a, b) => Number(a.start - b.start));
  return own.map(({ name, spanId, attributes }) => [name, attributes.fails, sorted(treeOf(spans, spanId))]);
}

function drawn({ name, fails, children }: Tree): unknown {
  return [name, fails, sorted(children.map(drawn))];
}

const sorted = (list: unknown[]): unknown[] => list.map((each) => JSON.stringify(each)).sort();

describe('spans', () => {
  it('have ends, parents that are there, and times within theirs, whatever runs beside and fails', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (root) => {
        await inScratchFolder(async (folder) => {
          const tracing = openTracing(folder);
          await perform(tracing, root);
          tracing.close();
          const { spans, notices } = await readSpans(folder);
          expect(notices).toEqual([]);
          expect(treeOf(spans, undefined)).toEqual([drawn(root)]);
          const byId = new Map(spans.map((span) => [span.spanId, span]));
          for (const span of spans) {
            const parent = byId.get(span.parentSpanId ?? '');
            expect(span.traceId).toBe(spans[0]?.traceId);
            expect(span.end).toBeGreaterThanOrEqual(span.start);
            if (parent) expect(span.start).toBeGreaterThanOrEqual(parent.start);
            if (parent) expect(span.end).toBeLessThanOrEqual(parent.end);
            expect(span.error).toBe(span.attributes.fails ? `${span.name} fails` : undefined);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('are OTLP/JSON: a message per line, ids in hexadecimal, times and whole numbers as text, enumerations as numbers', async () => {
    await inScratchFolder(async (folder) => {
      const tracing = openTracing(folder, { resource: { 'cuvisc.run_id': 'r' } });
      const attributes = { text: 'ä', whole: 7, part: 0.5, yes: true, list: ['a', 'b'], odd: Number.NaN, large: 2 ** 60 };
      await expect(
        tracing.span('fit', attributes, async (span) => {
          span.addEvent('level', { level: 1 });
          throw new TypeError('no data');
        }),
      ).rejects.toThrow('no data');
      tracing.close();
      const line = JSON.parse((await readFile(join(folder, tracesName), 'utf8')).trimEnd()) as object;
      expect(line).toEqual({
        resourceSpans: [
          {
            resource: {
              attributes: expect.arrayContaining([
                { key: 'service.name', value: { stringValue: 'cuvisc' } },
                { key: 'cuvisc.run_id', value: { stringValue: 'r' } },
              ]) as object,
            },
            scopeSpans: [
              {
                scope: { name: 'cuvisc', version: expect.any(String) as string },
                spans: [
                  {
                    traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
                    spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
                    flags: 1,
                    name: 'fit',
                    kind: 1,
                    startTimeUnixNano: expect.stringMatching(/^\d{19}$/) as string,
                    endTimeUnixNano: expect.stringMatching(/^\d{19}$/) as string,
                    attributes: [
                      { key: 'text', value: { stringValue: 'ä' } },
                      { key: 'whole', value: { intValue: '7' } },
                      { key: 'part', value: { doubleValue: 0.5 } },
                      { key: 'yes', value: { boolValue: true } },
                      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
                      { key: 'odd', value: { doubleValue: 'NaN' } },
                      { key: 'large', value: { doubleValue: 2 ** 60 } },
                    ],
                    events: [
                      { timeUnixNano: expect.any(String) as string, name: 'level', attributes: [{ key: 'level', value: { intValue: '1' } }] },
                      {
                        timeUnixNano: expect.any(String) as string,
                        name: 'exception',
                        attributes: expect.arrayContaining([{ key: 'exception.type', value: { stringValue: 'TypeError' } }]) as object,
                      },
                    ],
                    status: { code: 2, message: 'no data' },
                  },
                ],
              },
            ],
          },
        ],
      });
    });
  });

  it('that begin and end apart keep the order of their parents, also by clocks that differ', async () => {
    await inScratchFolder(async (folder) => {
      const base = 1_700_000_000_000;
      const tracing = openTracing(folder);
      const run = tracing.start('run', { startTime: base + 2 });
      const epoch = tracing.start('epoch', { parent: run, startTime: base + 1 });
      epoch.end(base + 9);
      run.end(base + 8);
      tracing.close();
      const { spans } = await readSpans(folder);
      expect(spans.map(({ name, start, end }) => [name, start, end])).toEqual([
        ['epoch', 1_700_000_000_002_000_000n, 1_700_000_000_009_000_000n],
        ['run', 1_700_000_000_002_000_000n, 1_700_000_000_009_000_000n],
      ]);
    });
  });

  it('of another process hang below the span that it was given', async () => {
    await inScratchFolder(async (folder) => {
      const tracing = openTracing(folder);
      await tracing.span('experiment', {}, async () => {
        const other = openTracing(folder, { traceparent: tracing.traceparent() });
        await other.tracer.startActiveSpan('stage', async (span: Span) => {
          span.end();
        });
        other.close();
      });
      tracing.close();
      const { spans } = await readSpans(folder);
      expect(spans.map(({ name }) => name)).toEqual(['stage', 'experiment']);
      expect(spans[0]).toMatchObject({ traceId: spans[1]?.traceId, parentSpanId: spans[1]?.spanId });
      expect(() => openTracing(null, { traceparent: '00-0-0-0' })).toThrow(expect.objectContaining({ code: 'trace-parent-invalid' }) as Error);
    });
  });

  it('that are open when tracing closes end as errors, children first; a folder that cannot be written is told once', async () => {
    await inScratchFolder(async (folder) => {
      const problems: string[] = [];
      const tracing = openTracing(folder);
      const run = tracing.start('run');
      tracing.start('epoch', { parent: run });
      tracing.close('given up');
      expect((await readSpans(folder)).spans.map(({ name, error }) => [name, error])).toEqual([
        ['epoch', 'given up'],
        ['run', 'given up'],
      ]);
      const lost = openTracing(join(folder, tracesName), { onProblem: (text) => problems.push(text) });
      for (let i = 0; i < 200; i++) lost.start('epoch').end();
      lost.close();
      expect(problems).toEqual([expect.stringMatching(/^spans are lost: .*traces\.jsonl/)]);
    });
  });
});

describe('an SDK that the user registered', () => {
  afterEach(() => {
    trace.disable();
    context.disable();
  });

  it.each([true, false])('has the same spans under the same ids, within its own (with a folder: %s)', async (withFolder) => {
    const exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const users = trace.getTracer('user');
    await inScratchFolder(async (folder) => {
      const tracing = openTracing(withFolder ? folder : null);
      await users.startActiveSpan('request', async (request) => {
        await tracing.span('train', { seed: 3 }, async () => {
          users.startActiveSpan('query', (query) => query.end());
          await tracing
            .span('epoch', {}, async () => {
              throw new Error('boom');
            })
            .catch(() => undefined);
        });
        request.end();
      });
      tracing.close();
      const seen = new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));
      const parentOf = (name: string): string | undefined => seen.get(name)?.parentSpanContext?.spanId;
      const idOf = (span: ReadableSpan | undefined): string | undefined => span?.spanContext().spanId;
      expect([...seen.keys()].sort()).toEqual(['epoch', 'query', 'request', 'train']);
      expect([parentOf('train'), parentOf('query'), parentOf('epoch')]).toEqual([
        idOf(seen.get('request')),
        idOf(seen.get('train')),
        idOf(seen.get('train')),
      ]);
      expect(seen.get('train')?.attributes).toEqual({ seed: 3 });
      expect(seen.get('epoch')).toMatchObject({ status: { code: 2, message: 'boom' }, events: [{ name: 'exception' }] });
      const { spans } = withFolder ? await readSpans(folder) : { spans: [] };
      expect(spans.map(({ name, spanId }) => [name, spanId])).toEqual(
        withFolder ? ['epoch', 'train'].map((name) => [name, idOf(seen.get(name))]) : [],
      );
    });
  });
});

const entry = pathToFileURL(resolve('dist/tracking/index.js')).href;

/** What a process leaves that is sent `signal` while `epoch` goes on within `train`. */
async function signalled(
  folder: string,
  signal: NodeJS.Signals,
  more = '',
): Promise<{ readonly code: number | null; readonly by: string | null; readonly spans: readonly StoredSpan[] }> {
  const script = `
    const { openTracing } = await import(${JSON.stringify(entry)});
    const tracing = openTracing(${JSON.stringify(folder)});
    const train = tracing.start('train');
    tracing.start('build', { parent: train }).end();
    tracing.start('epoch', { parent: train });
    ${more}
    setInterval(() => undefined, 1000);
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  await once(child.stdout, 'data');
  child.kill(signal);
  const [code, by] = await ended;
  return { code, by, spans: (await readSpans(folder)).spans };
}

describe('a process that is sent', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s writes its spans, those that are open as errors, and ends by it', async (signal) => {
    await inScratchFolder(async (folder) => {
      const { by, spans } = await signalled(folder, signal);
      expect(by).toBe(signal);
      expect(spans.map(({ name, error }) => [name, error])).toEqual([
        ['build', undefined],
        ['epoch', `ended by ${signal}`],
        ['train', `ended by ${signal}`],
      ]);
    });
  });

  it('a signal that somebody handles writes what has ended, and the rest when it exits', async () => {
    await inScratchFolder(async (folder) => {
      const { code, spans } = await signalled(folder, 'SIGTERM', `process.once('SIGTERM', () => process.exit(7));`);
      expect(code).toBe(7);
      expect(spans.map(({ name, error }) => [name, error])).toEqual([
        ['build', undefined],
        ['epoch', 'ended by exit'],
        ['train', 'ended by exit'],
      ]);
    });
  });
});
