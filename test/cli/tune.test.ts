import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeTinyPlan } from '../runtime/tiny-plan.js';
import { callCli, callCliWell } from './call-cli.js';

beforeEach(async () => {
  vi.stubEnv('CUVISC_CACHE_DIR', await mkdtemp(join(tmpdir(), 'tune-')));
});
afterEach(() => vi.unstubAllEnvs());

it('keeps what it measured, and doctor shows it', async () => {
  expect(await callCliWell('doctor')).toContain('Not tuned');
  const { directory } = await writeTinyPlan();
  const { entries, file } = JSON.parse(await callCliWell('tune', directory, '--rounds', '1', '--json')) as {
    entries: { blockPixels: number }[];
    file: string;
  };
  expect(entries).toHaveLength(1);
  const { tuning } = JSON.parse(await callCliWell('doctor', '--json')) as { tuning: unknown };
  expect(tuning).toEqual({ file, entries });
  expect(await callCliWell('doctor')).toContain(String(entries[0]?.blockPixels));
});

it('says when a plan leaves nothing to choose', async () => {
  const { directory } = await writeTinyPlan({ pixelwise: false });
  expect(await callCli(['tune', directory])).toMatchObject({ exitCode: 2, err: expect.stringContaining('nothing-to-tune') as string });
});
