import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJournal } from '../../tracking/journal/read-journal.js';
import { beginRun, flattenParams, journalName, readJournal, type RunJournal } from '../../tracking/index.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

const name = fc.oneof(fc.string(), fc.constantFrom('val_loss', 'metrics/iou', '', '__proto__', 'ä"\n'));
const values = fc.dictionary(name, fc.oneof(fc.double(), fc.constant(null)), { maxKeys: 4 });
const step = fc.nat(1000);
type Call = (journal: RunJournal) => void;

const calls: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ step, values }).map((row) => calling((journal) => journal.metrics(row))),
  fc.tuple(values, step).map(([final, at]) => calling((journal) => journal.final(final, at))),
  fc.dictionary(name, fc.string(), { maxKeys: 3 }).map((tags) => calling((journal) => journal.tags(tags))),
  step.map((at) => calling((journal) => journal.resumedAt(at))),
  fc.constant(calling((journal) => journal.artifact({ path: 'report.html', bytes: 3, sha256: 'ab'.repeat(32), role: 'report' }))),
);

function calling(call: Call): Call {
  return call;
}

const beginning = { name: 'a', experiment: 'b', phase: 'train', params: { 'a.b': Number.NaN, c: null }, tags: { d: 'e' } };

describe('a journal', () => {
  it('cut at any byte reads as its whole lines, and takes further ones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(calls, { maxLength: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), async (made, where) => {
        await inScratchFolder(async (folder) => {
          const journal = beginRun(folder, beginning);
          for (const call of made) call(journal);
          journal.end({ status: 'finished' });
          const text = await readFile(journal.file);
          const cut = Math.floor(where * text.length);
          const whole = parseJournal(journal.file, text.toString());
          const first = text.indexOf('\n') + 1;
          await truncate(journal.file, cut);
          const left = await readJournal(folder);
          const lines = text.subarray(0, cut).toString('latin1').split('\n').length - 1;
          const unfinished = text.at(cut - 1) !== 10 && cut > 0 && text.at(cut) !== 10;
          const kept = left.runs[0]?.records ?? [];
          expect(kept).toEqual((whole.runs[0]?.records ?? []).slice(0, kept.length));
          expect(kept.length).toBeGreaterThanOrEqual(lines);
          expect(left.notices.length).toBe(unfinished ? 1 : 0);
          const later = beginRun(folder, { ...beginning, phase: 'evaluate' });
          later.end({ status: 'finished' });
          const again = await readJournal(folder);
          expect(again.runs.map(({ begin }) => begin.phase)).toEqual([...(cut >= first - 1 ? ['train'] : []), 'evaluate']);
          expect(again.runs.at(-1)?.records).toHaveLength(2);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps numbers that JSON lacks, and null', async () => {
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      const numbers = { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY, d: null, e: 5e-324, f: 0.1 + 0.2 };
      journal.metrics({ step: 1, epoch: 0, stage: 'val', values: numbers });
      const { runs } = await readJournal(folder);
      expect(runs[0]?.records[1]).toMatchObject({ values: numbers, step: 1, epoch: 0, stage: 'val' });
      expect(runs[0]?.begin.params).toEqual({ 'a.b': 'NaN', c: null });
    });
  });

  it('has several runs, and those that go on; lines after the end are not written', async () => {
    await inScratchFolder(async (folder) => {
      const first = beginRun(folder, beginning);
      first.end({ status: 'killed' });
      first.tags({ late: 'yes' });
      const other = beginRun(folder, { ...beginning, parent: first.run });
      const going = beginRun(folder, { ...beginning, continues: first.run });
      going.resumedAt(3);
      going.end({ status: 'failed', error: { code: 'x', message: 'y' } });
      const { runs, notices } = await readJournal(folder);
      expect(notices).toEqual([]);
      expect(runs.map(({ run }) => run)).toEqual([first.run, other.run]);
      expect(runs[0]?.records.map(({ type }) => type)).toEqual(['begin', 'end', 'continue', 'resumed', 'end']);
      expect(runs[1]?.begin.parent).toBe(first.run);
    });
  });

  it('tells lines of later versions, garbage, and runs without a beginning, and passes over them', async () => {
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      await appendFile(
        journal.file,
        `{"type":"novel","run":"${journal.run}","time":1}\n\0\0\0\0\n{"type":"tags","run":"other","time":1,"tags":{}}\n`,
      );
      journal.end({ status: 'finished' });
      const { runs, notices } = await readJournal(folder);
      expect(runs.map(({ records }) => records.length)).toEqual([2]);
      expect(notices).toEqual([
        expect.stringMatching(/journal\.jsonl:2: a line that this version does not know/),
        expect.stringMatching(/journal\.jsonl:3: an unfinished line/),
        expect.stringMatching(/run other, whose beginning is missing/),
      ]);
    });
  });

  it('says where it is missing, and where it cannot be written', async () => {
    await inScratchFolder(async (folder) => {
      await expect(readJournal(folder)).rejects.toMatchObject({ code: 'journal-missing', place: { file: join(folder, journalName) } });
      await mkdir(join(folder, journalName));
      expect(() => beginRun(folder, beginning)).toThrow(expect.objectContaining({ code: 'write-failed' }) as Error);
      await writeFile(join(folder, 'file'), '');
      expect(() => beginRun(join(folder, 'file'), beginning)).toThrow(expect.objectContaining({ code: 'write-failed' }) as Error);
    });
  });
});

describe('parameters', () => {
  it('have dotted names, and none gets lost', () => {
    const config = { a: { b: [1, { c: true }, []], 'd.e': null, f: {} }, g: 'text', h: undefined };
    expect(flattenParams(config)).toEqual({ 'a.b.0': 1, 'a.b.1.c': true, 'a.b.2': '[]', 'a.d\\.e': null, 'a.f': '{}', g: 'text' });
  });

  it('of different configurations are different', () => {
    const { tree } = fc.letrec<{ tree: Readonly<Record<string, unknown>> }>((tie) => ({
      tree: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('.', 'a.b', 'a', 'b', '\\', '')), fc.oneof(fc.integer(), tie('tree')), {
        maxKeys: 3,
      }),
    }));
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(JSON.stringify(flattenParams(a))).not.toBe(JSON.stringify(flattenParams(b)));
      }),
    );
  });
});
