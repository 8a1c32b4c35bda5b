import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readPlan } from '../../runtime/index.js';
import { decodeState } from '../../runtime/plan/plan-state.js';
import { fitted, fittedState } from './fixtures.js';
import { newState } from './interrupted-save.js';
import { writeTinyPlan } from './tiny-plan.js';

const run = promisify(execFile);
const child = fileURLToPath(new URL('./interrupted-save.js', import.meta.url));

async function stateOn(directory: string): Promise<unknown> {
  const { manifest, files } = await readPlan(directory);
  return decodeState(manifest, files.get(manifest.stateFile.path) as Uint8Array, 'state').tensors;
}

/** Killed before step n (of: write the state, write the manifest, remove the old state), or in the middle of it. */
const crashes = [0, 1, 2].flatMap(
  (step) =>
    [
      [step, 'before'],
      [step, 'during'],
    ] as const,
);

describe('a save that is killed', () => {
  it.each(crashes)(
    'at step %i (%s) leaves a plan with the old state or the new one, and the next save succeeds and cleans up',
    async (step, when) => {
      const { directory } = await writeTinyPlan(fitted);
      const killed = run(process.execPath, [child, directory, String(step), when]);
      await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
      expect(await stateOn(directory)).toEqual(step < 2 ? fittedState : newState);
      await run(process.execPath, [child, directory, '-1', 'before']);
      expect(await stateOn(directory)).toEqual(newState);
      const { manifest } = await readPlan(directory);
      expect((await readdir(directory)).filter((name) => /^\.|^state-/.test(name))).toEqual([manifest.stateFile.path]);
    },
  );
});
