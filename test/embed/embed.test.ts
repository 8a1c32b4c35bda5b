import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan, readCube } from '../../runtime/index.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

const script = 'examples/embed/run-plan.mjs';
const run = promisify(execFile);
let folder: string;
let plan: string;
let cube: string;

/** A cube with a full-rank covariance: four bands that repeat with periods that share no factor. */
function cubeOf(height: number, width: number) {
  const values = Array.from({ length: height * width * 4 }, (_, i) => ((i * 7919) % 1009) + ((i * 104729) % 17));
  return tensorFrom('float32', [height, width, 4], values);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-embed-'));
  plan = join(folder, 'rx.plan');
  cube = join(folder, 'cube.npy');
  await writePlan(planOf(compileText(rxPipeline, { bands: 4, outputs: ['rx.scores'] })), plan);
  await writeFile(cube, encodeNpy(cubeOf(20, 30)));
  await using open = await openPlan(plan);
  await open.fit([{ file: cube }]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a fitted plan directory', () => {
  it('gives the same bits when copied and opened by a short script that imports only the runtime', async () => {
    const text = await readFile(script, 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(21);
    expect([...text.matchAll(/from '(.*)'/g)].map(([, module]) => module)).toEqual(['node:crypto', 'cuvisc/runtime']);
    const copy = join(folder, 'elsewhere', 'copy.plan');
    await cp(plan, copy, { recursive: true });
    const [here, there] = await Promise.all([plan, copy].map((directory) => run(process.execPath, [script, directory, cube])));
    expect(here?.stdout).toMatch(/rx\.scores float32\[1, 20, 30, 1\] sha256 [0-9a-f]{64}/);
    expect(there?.stdout).toBe(here?.stdout);
  });

  it('is refused, naming the file, when a byte of any file changed', async () => {
    for (const name of await readdir(plan)) {
      const damaged = join(folder, 'damaged.plan');
      await cp(plan, damaged, { recursive: true });
      const bytes = await readFile(join(damaged, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      await writeFile(join(damaged, name), bytes);
      await expect(openPlan(damaged, { host: 'inline' })).rejects.toSatisfy((error) => String((error as Error).message).includes(name));
      await rm(damaged, { recursive: true });
    }
  });
});

describe('one process', () => {
  it('compiles, fits, trains a trainrun, runs both plans and writes ENVI with documented exports only', async () => {
    const text = await readFile('examples/embed/train-and-write.mjs', 'utf8');
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(30);
    expect([...text.matchAll(/from '(.*)'/g)].map(([, module]) => module)).toEqual(['node:path', 'cuvisc', 'cuvisc/runtime', 'cuvisc/trainrun']);
    const out = join(folder, 'embedded');
    const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
    const { stdout } = await run(process.execPath, [
      'examples/embed/train-and-write.mjs',
      ...['examples/rx-anomaly/pipeline.yaml', 'examples/train-selector/trainrun.yaml', scene, out],
    ]);
    expect(stdout).toMatch(/^fitted on \d+ pixels\n/);
    expect(stdout).toContain("'metrics/roc_auc'");
    await using plan = await openPlan(join(out, 'fitted.plan'));
    const expected = (await plan.run({ file: scene })).outputs['rx.scores'];
    expect((await readCube(join(out, 'fitted-rx.scores.hdr'))).cube.data).toEqual(expected?.data);
  }, 180_000);
});
