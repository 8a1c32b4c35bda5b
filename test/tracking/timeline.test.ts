import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openTracing, readSpans, type StoredSpan, spanTimeline, spanTrees } from '../../tracking/index.js';
import type { ChromeEvent, ChromeTrace } from '../../schemas/chrome-trace.js';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

type Complete = Extract<ChromeEvent, { ph: 'X' }>;
const complete = ({ traceEvents }: ChromeTrace): Complete[] => traceEvents.filter((event): event is Complete => event.ph === 'X');

/** Spans of two processes whose parents, if any, come before them and hold them. */
const spans: fc.Arbitrary<StoredSpan[]> = fc
  .array(fc.tuple(fc.nat(99), fc.nat(1000), fc.nat(1000), fc.nat(1)), { minLength: 1, maxLength: 12 })
  .map((drawn) => {
    const made: StoredSpan[] = [];
    for (const [i, [parentOf, a, b, process]] of drawn.entries()) {
      const parent = i === 0 ? undefined : made[parentOf % (made.length + 1)];
      const [from, until] = parent ? [parent.start, parent.end] : [0n, 1_000_000n];
      const at = (share: number): bigint => from + ((until - from) * BigInt(share)) / 1000n;
      const span = { traceId: 't', spanId: `s${i}`, parentSpanId: parent?.spanId, name: `n${i}`, attributes: {}, error: undefined };
      made.push({ ...span, pid: parent?.pid ?? process, start: at(Math.min(a, b)), end: at(Math.max(a, b)) });
    }
    return made;
  });

it('spans on one track lie within each other or one after the other, as viewers nest them, and none is lost', () => {
  fc.assert(
    fc.property(spans, (drawn) => {
      const events = complete(spanTimeline(drawn));
      expect(events.map(({ name }) => name).sort()).toEqual(drawn.map(({ name }) => name).sort());
      for (const [i, a] of events.entries()) {
        for (const b of events.slice(i + 1)) {
          if (a.pid !== b.pid || a.tid !== b.tid) continue;
          const [aEnd, bEnd] = [a.ts + a.dur, b.ts + b.dur];
          // Sums of rounded thousandths of microseconds.
          const gap = 1e-6;
          const apart = aEnd <= b.ts + gap || bEnd <= a.ts + gap;
          const within = (a.ts <= b.ts && bEnd <= aEnd + gap) || (b.ts <= a.ts && aEnd <= bEnd + gap);
          expect([a, b, apart || within]).toEqual([a, b, true]);
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('cuvisc trace prints spans as a tree and writes them for a viewer; a torn line is told', async () => {
  await inScratchFolder(async (folder) => {
    const tracing = openTracing(folder);
    await tracing.span('train', { seed: 3 }, async () => {
      await Promise.all(['a', 'b'].map((name) => tracing.span(name, {}, () => new Promise<void>((resolve) => setTimeout(resolve, 5)))));
      await tracing.span('test', {}, () => Promise.reject(new Error('no labels'))).catch(() => undefined);
    });
    tracing.close();
    const chrome = join(folder, 'trace.json');
    const text = await callCliWell('trace', folder, '--chrome', chrome);
    expect(text).toMatch(/^span +time +share +error\n[- ]+\ntrain +\d+ ms +100\.0 % *\n {2}a .*\n {2}b .*\n {2}test .*no labels\n\nWrote /);
    const trace = JSON.parse(await readFile(chrome, 'utf8')) as ChromeTrace;
    const [train, a, b, test] = complete(trace);
    expect([train, a, b, test].map((event) => [event?.name, event?.tid, event?.cat])).toEqual([
      ['train', 1, 'span'],
      ['a', 1, 'span'],
      ['b', 2, 'span'],
      ['test', 1, 'error'],
    ]);
    expect(test?.args).toEqual({ error: 'no labels' });
    expect(train?.args).toEqual({ seed: 3 });
    const { spans: shown } = JSON.parse(await callCliWell('trace', folder, '--json')) as { spans: { name: string; children: unknown[] }[] };
    expect(shown).toMatchObject([{ name: 'train', children: [{ name: 'a' }, { name: 'b' }, { name: 'test', error: 'no labels' }] }]);
    expect(spanTrees((await readSpans(folder)).spans)).toHaveLength(1);
    await expect(callCli(['trace', join(folder, 'none')])).resolves.toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('traces-missing') as string,
    });
  });
});
