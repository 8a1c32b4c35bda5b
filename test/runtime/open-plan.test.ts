import { appendFile, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openPlan, readPlan } from '../../runtime/index.js';
import { filesOf } from '../../runtime/plan/plan-files.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { serialiseManifest } from '../../schemas/plan-serialisation.js';
import { fitted } from './fixtures.js';
import { type TinyPlan, writeTinyPlan } from './tiny-plan.js';

describe('a plan as it was written', () => {
  it('opens, and names every file once', async () => {
    const { directory, manifest } = await writeTinyPlan(fitted);
    const plan = await readPlan(directory);
    expect(plan.manifest).toEqual(manifest);
    expect([...plan.files.keys()].sort()).toEqual(
      filesOf(manifest)
        .map((file) => file.path)
        .sort(),
    );
    expect(plan.files.size).toBe(9);
  });
});

describe('a changed plan', () => {
  let plan: TinyPlan;
  let names: string[];
  beforeAll(async () => {
    plan = await writeTinyPlan(fitted);
    names = ['plan.json', ...filesOf(plan.manifest).map((file) => file.path)];
  });

  it('is refused with the name of the file, whichever bit of whichever file flips', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.noBias(fc.nat()), fc.integer({ min: 0, max: 7 }), async (name, where, bit) => {
        const path = join(plan.directory, name);
        const intact = await readFile(path);
        const damaged = Buffer.from(intact);
        const at = where % intact.length;
        damaged[at] = (damaged[at] as number) ^ (1 << bit);
        await writeFile(path, damaged);
        const error: unknown = await readPlan(plan.directory).catch((reason: unknown) => reason);
        await writeFile(path, intact);
        expect(error).toMatchObject({ name: 'CuviscError', place: { file: expect.stringContaining(name) as string } });
      }),
      { numRuns: 300 },
    );
    await readPlan(plan.directory);
  });

  it.each([' ', '\n', '\0'])('is refused if %j is appended to any file', async (suffix) => {
    for (const name of names) {
      const path = join(plan.directory, name);
      const intact = await readFile(path);
      await appendFile(path, suffix);
      await expect(readPlan(plan.directory)).rejects.toMatchObject({ code: 'plan-file-corrupt', place: { file: path } });
      await writeFile(path, intact);
    }
  });

  it('is refused if any file is missing', async () => {
    for (const name of names) {
      const path = join(plan.directory, name);
      await rename(path, `${path}.away`);
      await expect(readPlan(plan.directory)).rejects.toMatchObject({ code: 'plan-file-missing', place: { file: path } });
      await rename(`${path}.away`, path);
    }
  });
});

async function rewritten(change: (manifest: PlanManifest) => unknown): Promise<string> {
  const { directory, manifest } = await writeTinyPlan(fitted);
  await writeFile(join(directory, 'plan.json'), serialiseManifest(change(manifest) as PlanManifest));
  return directory;
}

describe('a plan that was made by someone else', () => {
  it.each(['../state.safetensors', '/etc/hostname', 'a/../../b', '.hidden', 'a//b', 'C:\\b', ''])('cannot make the runtime read %j', async (path) => {
    const directory = await rewritten((manifest) => ({ ...manifest, stateFile: { ...manifest.stateFile, path } }));
    await expect(readPlan(directory)).rejects.toMatchObject({ code: 'plan-path-unsafe' });
  });

  it('cannot make the runtime follow a link', async () => {
    const { directory, manifest } = await writeTinyPlan(fitted);
    const elsewhere = join(await mkdtemp(join(tmpdir(), 'elsewhere-')), 'state');
    await rename(join(directory, manifest.stateFile.path), elsewhere);
    await symlink(elsewhere, join(directory, manifest.stateFile.path));
    await expect(readPlan(directory)).rejects.toMatchObject({ code: 'plan-path-unsafe' });
  });

  it('is not found where there is no directory', async () => {
    const { directory } = await writeTinyPlan();
    await rm(directory, { recursive: true });
    await expect(openPlan(directory)).rejects.toMatchObject({ code: 'plan-not-found', fault: 'user' });
  });
});

describe('options', () => {
  it('are checked before anything is opened', async () => {
    await expect(openPlan('nowhere', { threads: 0 })).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(openPlan('nowhere', { device: 'tpu' as 'cpu' })).rejects.toMatchObject({ code: 'option-invalid' });
  });
});
