import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headBytes } from '../../runtime/readers/contract.js';
import { detectReader } from '../../runtime/readers/detect-reader.js';
import { readers } from '../../runtime/readers/registry.gen.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type ReaderSample, readerSamples } from './samples.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

it('has a sample for every reader', () => {
  expect(Object.keys(readerSamples).sort()).toEqual(Object.keys(readers).sort());
});

describe.each(Object.entries(readers))('reader %s', (name, reader) => {
  const sample = readerSamples[name] as ReaderSample;
  const { rounds = 100 } = sample;

  it('is registered under its own name and documented', () => {
    expect(reader.name).toBe(name);
    expect(reader.doc.length).toBeGreaterThan(20);
    for (const extension of reader.extensions) expect(extension).toMatch(/^\.[a-z0-9]+$/);
  });

  it('lists and reads its sample', () =>
    inScratchFolder(async (folder) => {
      await sample.write(folder);
      const file = join(folder, sample.open);
      const { dtype, dims } = sample.expected;
      expect(await reader.list(file)).toContainEqual({ name: sample.variable, dtype, dims });
      expect((await reader.read(file, sample.variable)).tensor).toEqual(sample.expected);
    }));

  it('alone claims the content of its sample', () =>
    inScratchFolder(async (folder) => {
      await sample.write(folder);
      expect(await detectReader(join(folder, sample.open))).toBe(reader);
      const content = await readFile(join(folder, sample.file));
      const sniffing = Object.values(readers).filter(({ sniff }) => sniff(content.subarray(0, headBytes)));
      expect(sniffing).toEqual([reader]);
    }));

  it('answers every truncation with a typed error or the right values', () =>
    inScratchFolder(async (folder) => {
      await sample.write(folder);
      const content = await readFile(join(folder, sample.file));
      const step = Math.max(1, Math.floor(content.length / rounds));
      for (let length = 0; length < content.length; length += step) {
        await writeFile(join(folder, sample.file), content.subarray(0, length));
        await expectReadOrTypedError(join(folder, sample.open), `cut to ${length}`);
      }
    }));

  it('answers damaged bytes with a typed error or some values', () =>
    inScratchFolder(async (folder) => {
      await sample.write(folder);
      const content = await readFile(join(folder, sample.file));
      for (let round = 0; round < rounds; round++) {
        const damaged = Buffer.from(content);
        // Multiplicative hash: spreads rounds over positions and values the same way on every run.
        const spread = Math.imul(round + 1, 2654435761) >>> 0;
        damaged[spread % content.length] = (spread >>> 13) & 0xff;
        await writeFile(join(folder, sample.file), damaged);
        await expectReadOrTypedError(join(folder, sample.open), `round ${round}`);
      }
    }));

  async function expectReadOrTypedError(file: string, what: string): Promise<void> {
    try {
      for (const { name: variable, dtype } of await reader.list(file)) if (dtype) await reader.read(file, variable);
    } catch (error) {
      expect(error, what).toBeInstanceOf(CuviscError);
      expect((error as CuviscError).message.length, what).toBeGreaterThan(0);
    }
  }
});

it('leaves the prototype of objects alone', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});
