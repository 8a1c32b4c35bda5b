import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { temporaryNameFor } from '../../schemas/disk/leftovers.js';
import type { TrainrunEvent } from '../../trainrun/index.js';
import { performPhase, type PhaseOutcome } from '../../trainrun/run-folder/perform-phase.js';
import { type PhaseName, phaseFile, phaseNames } from '../../trainrun/run-folder/phase-names.js';
import { readPhase } from '../../trainrun/run-folder/read-records.js';
import { requirePhase, verifyPhase } from '../../trainrun/run-folder/verify-phase.js';
import { temporaryFolder as freshRun } from '../cli/synthetic-scene.js';

/** Performs a phase that writes `files` and then does `end`. */
function perform(
  directory: string,
  phase: PhaseName,
  files: Readonly<Record<string, string>>,
  end: () => void = () => undefined,
  events: TrainrunEvent[] = [],
) {
  return performPhase(
    { phase, directory, environment: {}, overrides: [], tell: (event) => events.push(event) },
    async (): Promise<PhaseOutcome<number>> => {
      for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
      end();
      return { results: 1, outputs: Object.keys(files).map((name) => join(directory, name)) };
    },
  );
}

const crash = (): never => {
  throw new CuviscError('plan-not-fitted', 'nothing was fitted', { place: { file: 'a.plan' }, hint: 'fit it' });
};

describe('a phase', () => {
  it('graphids: writes its marker after everything that it vouches for, with status, times and digests', async () => {
    const directory = await freshRun();
    const events: TrainrunEvent[] = [];
    const { record } = await perform(directory, 'build', { 'a.txt': 'abc' }, () => undefined, events);
    expect(events.map(({ type }) => type)).toEqual(['phase-begin', 'phase-end']);
    expect(record).toMatchObject({ status: 'complete', exitCode: 0, error: null, results: 1 });
    // The SHA-256 of 'abc' is that of FIPS 180-2, appendix B.1.
    expect(record.outputs).toEqual([{ path: 'a.txt', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }]);
    expect(await readPhase(directory, 'build')).toEqual(record);
    expect(Date.parse(record.endedAt)).toBeGreaterThanOrEqual(Date.parse(record.startedAt));
  });

  it('6, 8: that crashes in its setup is recorded as failed, with code, place and exit code, and is thrown on', async () => {
    const directory = await freshRun();
    await expect(perform(directory, 'train', {}, crash)).rejects.toThrow('nothing was fitted');
    expect(await readPhase(directory, 'train')).toMatchObject({
      ...{ status: 'failed', exitCode: 2, outputs: [], results: null },
      error: { code: 'plan-not-fitted', message: 'nothing was fitted', place: { file: 'a.plan' }, hint: 'fit it' },
    });
    await expect(requirePhase(directory, 'train')).rejects.toMatchObject({ code: 'phase-missing' });
  });

  it('graphids: FINISHED is never written for what crashed outside of the epochs', async () => {
    const directory = await freshRun();
    const bug = (): never => {
      throw new TypeError('a bug');
    };
    await expect(perform(directory, 'train', {}, bug)).rejects.toThrow('a bug');
    expect(await readPhase(directory, 'train')).toMatchObject({ status: 'failed', exitCode: 1, error: { code: 'internal-error' } });
  });

  it('that is interrupted says so', async () => {
    const directory = await freshRun();
    const stop = (): never => {
      throw new DOMException('stopped', 'AbortError');
    };
    await expect(perform(directory, 'train', {}, stop)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readPhase(directory, 'train')).toMatchObject({ status: 'interrupted', exitCode: 130 });
    await expect(requirePhase(directory, 'train')).rejects.toMatchObject({ hint: expect.stringContaining('--resume') as string });
  });

  it('graphids: a stale marker does not survive a failed rerun, nor do those of the phases that rest on it', async () => {
    const directory = await freshRun();
    for (const phase of phaseNames) await perform(directory, phase, { [`${phase}.txt`]: phase });
    await expect(perform(directory, 'train', {}, crash)).rejects.toThrow();
    const status = await Promise.all(phaseNames.map(async (phase) => (await readPhase(directory, phase))?.status ?? null));
    expect(status).toEqual(['complete', 'failed', null]);
  });

  it('leaves no marker if the process dies in it', async () => {
    const directory = await freshRun();
    await perform(directory, 'build', { 'a.txt': 'a' });
    let during: unknown = 'not asked';
    await performPhase({ phase: 'build', directory, environment: {}, overrides: [], tell: () => undefined }, async () => {
      during = await readPhase(directory, 'build');
      return { results: null, outputs: [] };
    });
    expect(during).toBeNull();
  });

  it('is refused while another one of the run goes on, naming it', async () => {
    const directory = await freshRun();
    const inner = performPhase({ phase: 'train', directory, environment: {}, overrides: [], tell: () => undefined }, async () => {
      await expect(perform(directory, 'evaluate', {})).rejects.toMatchObject({
        code: 'plan-locked',
        message: expect.stringContaining('`train`') as string,
      });
      return { results: null, outputs: [] };
    });
    expect((await inner).record.status).toBe('complete');
  });
});

describe('9: a complete marker', () => {
  it('is valid exactly while every file that it lists has the bytes that it had', async () => {
    const directory = await freshRun();
    const content = fc.string({ minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(content, content, content, async (a, b, now) => {
        await perform(directory, 'train', { 'a.bin': a, 'b.bin': b });
        expect(await verifyPhase(directory, 'train')).toMatchObject({ valid: true, damaged: [] });
        await writeFile(join(directory, 'a.bin'), now);
        const { valid, damaged } = await verifyPhase(directory, 'train');
        expect({ valid, damaged }).toEqual(
          a === now ? { valid: true, damaged: [] } : { valid: false, damaged: [{ path: 'a.bin', problem: 'changed' }] },
        );
      }),
      { numRuns: 20 },
    );
  });

  it('of files that are gone names every one of them', async () => {
    const directory = await freshRun();
    await perform(directory, 'train', { 'a.bin': 'a', 'b.bin': 'b' });
    await writeFile(join(directory, 'a.bin'), 'x');
    await rm(join(directory, 'b.bin'));
    await expect(requirePhase(directory, 'train')).rejects.toMatchObject({
      code: 'phase-damaged',
      message: expect.stringMatching(/a\.bin has changed\n.*b\.bin is missing/) as string,
    });
  });

  it('that is no record of this version is refused by name, not taken for none', async () => {
    const directory = await freshRun();
    await mkdir(join(directory, 'phases'));
    for (const text of ['', '{', '{"version": 2}']) {
      await writeFile(phaseFile(directory, 'train'), text);
      await expect(verifyPhase(directory, 'train')).rejects.toMatchObject({ code: 'phase-record-invalid' });
    }
  });

  it('10: survives a write that was cut off at any byte', async () => {
    const directory = await freshRun();
    await perform(directory, 'train', { 'a.bin': 'a' });
    const file = phaseFile(directory, 'train');
    const [whole, record] = [await readFile(file), await readPhase(directory, 'train')];
    for (const share of [0, 0.5, 1]) {
      await writeFile(temporaryNameFor(file), whole.subarray(0, Math.floor(whole.length * share)));
      expect(await readPhase(directory, 'train')).toEqual(record);
    }
    await perform(directory, 'train', { 'a.bin': 'b' });
    expect(await verifyPhase(directory, 'train')).toMatchObject({ valid: true });
    expect((await readdir(join(directory, 'phases'))).filter((name) => name.endsWith('.json') && !name.startsWith('.'))).toEqual(['train.json']);
  });
});
