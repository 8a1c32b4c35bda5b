import { cp, readFile, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { stageCalls } from './stage-calls.js';

const expected = resolve('examples/ablation/expected');

/** A row of a ranking. */
interface Ranked {
  readonly detector: string;
  readonly components: number;
  readonly averagePrecision: number;
  readonly rocAuc: number;
}

/** The example and what it reads, where it may write its store. */
async function exampleFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['ablation', 'rx-anomaly']) await cp(resolve('examples', name), join(folder, 'examples', name), { recursive: true });
  await symlink(resolve('examples/scenes'), join(folder, 'examples/scenes'));
  return join(folder, 'examples/ablation');
}

it('the ablation is planned as recorded, and one of its settings comes out as in the recorded rankings', async () => {
  const folder = await exampleFolder();
  const [check, plan, run, ranking] = await stageCalls(folder, [
    ['check', 'ablation.mjs'],
    ['plan', 'ablation.mjs'],
    ['run', 'ablation.mjs', '--set', 'scene=surveyed detector=LADGlobal components=5'],
    ['ls', 'ablation.mjs', '--set', 'scene=surveyed detector=LADGlobal components=5', '--stage', 'compare', '--paths'],
  ]);
  expect(check).toMatchObject({ exitCode: 0, err: '' });
  await expect(plan?.out).toMatchFileSnapshot(join(expected, 'plan.txt'));
  expect(run).toMatchObject({ exitCode: 0, out: expect.stringContaining('6 instances of ablation: 6 ran') });
  const [found] = JSON.parse(await readFile((ranking?.out ?? '').trim(), 'utf8')) as Ranked[];
  const recorded = JSON.parse(await readFile(join(expected, 'rankings.json'), 'utf8')) as Record<string, Ranked[]>;
  const same = recorded.surveyed?.find(({ detector, components }) => detector === found?.detector && components === found.components);
  // Scores are float32, whose last bits may differ between machines and move few ranks.
  expect(found?.rocAuc).toBeCloseTo(same?.rocAuc ?? Number.NaN, 3);
  expect(found?.averagePrecision).toBeCloseTo(same?.averagePrecision ?? Number.NaN, 2);
  expect(dirname((ranking?.out ?? '').trim())).toContain(join(folder, '.cuvisc', 'artifacts'));
});
