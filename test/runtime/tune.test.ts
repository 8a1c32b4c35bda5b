import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrangementFor } from '../../runtime/engine/execution.js';
import { machineName, readTuning, tunePlan, tuningFile, writeTuning } from '../../runtime/index.js';
import { octaveOf } from '../../runtime/engine/tuning-file.js';
import { writeTinyPlan } from './tiny-plan.js';

const entry = { octave: 9, threads: 1, blockPixels: 5000, pixelsPerSecond: 1e7 };

async function emptyFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'tuning-')), 'deep', 'tuning.json');
}

describe('the file of tuned figures', () => {
  it('keeps one entry per class of graph for this machine, beside those of other machines', async () => {
    const file = await emptyFile();
    expect(await readTuning(file)).toEqual([]);
    await writeTuning([entry, { ...entry, octave: 5 }], file);
    await writeTuning([{ ...entry, threads: 2 }], file);
    expect(await readTuning(file)).toEqual([
      { ...entry, octave: 5 },
      { ...entry, threads: 2 },
    ]);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(machineName(), 'another machine'));
    expect(await readTuning(file)).toEqual([]);
    await writeTuning([entry], file);
    expect(await readFile(file, 'utf8')).toContain('another machine');
  });

  it('counts as missing if it is damaged', async () => {
    const file = await emptyFile();
    await writeTuning([entry], file);
    for (const text of ['', '{}', (await readFile(file, 'utf8')).replace('"blockPixels": 5000', '"blockPixels": 0')]) {
      await writeFile(file, text);
      expect(await readTuning(file)).toEqual([]);
    }
  });

  it('lies where the environment says', () => {
    expect(tuningFile({ CUVISC_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' })).toBe(join('/c', 'tuning.json'));
    expect(tuningFile({ XDG_CACHE_HOME: '/x' })).toBe(join('/x', 'cuvisc', 'tuning.json'));
  });
});

describe('an arrangement', () => {
  const tuning = [entry];
  it('is what was measured for graphs of the class, unless the caller wants otherwise', () => {
    expect(octaveOf(488)).toBe(9);
    expect(arrangementFor({ threads: undefined, blockPixels: undefined, tuning }, 488)).toEqual({ threads: 1, blockPixels: 5000 });
    expect(arrangementFor({ threads: undefined, blockPixels: 70, tuning }, 488)).toEqual({ threads: 1, blockPixels: 70 });
    expect(arrangementFor({ threads: 2, blockPixels: undefined, tuning }, 488)).toEqual({ threads: 2, blockPixels: 12_892 });
    expect(arrangementFor({ threads: 2, blockPixels: undefined, tuning }, 48)).toEqual({ threads: 2, blockPixels: 65_536 });
  });
});

it('tunes a plan that was never fitted', async () => {
  const { directory } = await writeTinyPlan();
  const [found, ...others] = await tunePlan(directory, { pixels: 5000, rounds: 1 });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ octave: octaveOf(24), threads: expect.any(Number) as number });
  expect(found?.pixelsPerSecond).toBeGreaterThan(0);
});

it('finds nothing to tune in a plan whose graphs look at whole frames', async () => {
  const { directory } = await writeTinyPlan({ pixelwise: false });
  expect(await tunePlan(directory, { pixels: 100, rounds: 1 })).toEqual([]);
});
