import { tensorWith } from '../../schemas/tensor.js';
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPlan, readPlan } from '../../runtime/index.js';
import { ownPixel, wholeImage } from '../../schemas/locality.js';
import { planVersion } from '../../schemas/plan.js';
import type { ManifestValue } from '../../schemas/plan/migrations/contract.js';
import { serialiseManifest } from '../../schemas/plan-serialisation.js';
import { decodeSafetensors } from '../../schemas/safetensors.js';
import { packageVersion } from '../../schemas/version.js';
import { writePlan } from '../../compiler/index.js';
import { onlyGraph } from '../fixtures/only-graph.js';
import { compileText, planOf } from '../compiler/pipelines.js';
import { testHosts, writeTinyPlan } from '../runtime/tiny-plan.js';
import { type PlanCase, planCases } from './cases.js';

const inline = { host: 'inline', device: 'cpu' } as const;
const released = 'test/plans/0.1.0/rx';

async function rewritten(change: ManifestValue): Promise<string> {
  const { directory } = await writeTinyPlan();
  await writeFile(join(directory, 'plan.json'), serialiseManifest({ ...(await manifestIn(directory)), ...change }));
  return directory;
}

async function manifestIn(directory: string): Promise<ManifestValue> {
  return JSON.parse(await readFile(join(directory, 'plan.json'), 'utf8')) as ManifestValue;
}

async function filesIn(directory: string): Promise<Record<string, string>> {
  const read = async (name: string): Promise<string> => (await readFile(join(directory, name))).toString('base64');
  return Object.fromEntries(await Promise.all((await readdir(directory)).map(async (name) => [name, await read(name)] as const)));
}

async function copyOfReleased(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'plan-forms-'));
  await cp(join(released, 'plan'), directory, { recursive: true });
  return directory;
}

describe('a plan of a later form', () => {
  it('opens with a greater minor and fields that this runtime does not know', async () => {
    const plan = await openPlan(await rewritten({ minor: 99, note: 'from later' }), { ...inline, hosts: testHosts });
    await plan.dispose();
  });

  it.each([3, 1e9, 0, -1, null, '2', { of: 2 }])('is refused with version %j, naming both', async (version) => {
    await expect(openPlan(await rewritten({ version }), inline)).rejects.toMatchObject({
      code: 'plan-version-unsupported',
      message: expect.stringContaining(`cuvisc ${packageVersion}, opens versions 1 and ${planVersion}`) as string,
    });
  });

  it.each(['onnx:99', 'tiles', 7])('is refused if it requires %j, by name', async (requirement) => {
    const directory = await rewritten({ minor: 5, requires: ['onnx:21', requirement] });
    for (const open of [() => readPlan(directory), () => openPlan(directory, inline)]) {
      await expect(open()).rejects.toMatchObject({
        code: 'plan-requirement-missing',
        message: expect.stringMatching(
          `plan version ${planVersion}\\.5, .* requires ${requirement}, which this runtime, cuvisc ${packageVersion}`,
        ) as string,
      });
    }
  });

  it('is refused if a host function is missing, but can be looked at', async () => {
    const directory = await rewritten({ requires: ['finaliser:theirs', 'metric:testMaximum'] });
    await expect(openPlan(directory, inline)).rejects.toMatchObject({
      code: 'plan-requirement-missing',
      message: expect.stringContaining('requires finaliser:theirs, metric:testMaximum') as string,
    });
    expect((await readPlan(directory)).manifest.requires).toHaveLength(2);
  });

  it('whose digest is wrong is damaged, whatever else it says', async () => {
    const { directory } = await writeTinyPlan();
    await writeFile(join(directory, 'plan.json'), `${JSON.stringify({ ...(await manifestIn(directory)), version: 3 }, null, 2)}\n`);
    await expect(openPlan(directory, inline)).rejects.toMatchObject({ code: 'plan-file-corrupt' });
  });
});

describe('a plan of version 1', () => {
  it('is not changed by opening and running it', async () => {
    const directory = await copyOfReleased();
    const before = await filesIn(directory);
    await using plan = await openPlan(directory, inline);
    await plan.run(decodeSafetensors(new Uint8Array(await readFile(join(released, 'inputs.safetensors')))).tensors);
    expect(await filesIn(directory)).toEqual(before);
  });

  it('keeps its version and all its fields when it is fitted', async () => {
    const directory = await copyOfReleased();
    const before = { ...(await manifestIn(directory)), note: 'kept' };
    await writeFile(join(directory, 'plan.json'), serialiseManifest(before));
    await using plan = await openPlan(directory, inline);
    const { cube } = decodeSafetensors(new Uint8Array(await readFile(join(released, 'inputs.safetensors')))).tensors;
    if (cube)
      await plan.fit([
        {
          cube: tensorWith(
            cube.dtype,
            cube.dims,
            (cube.data as Float32Array).map((value) => value * 2),
          ),
        },
      ]);
    const { stateFile, digest, ...after } = await manifestIn(directory);
    expect({ ...before, stateFile, digest }).toEqual({ ...after, stateFile, digest });
    expect(digest).not.toBe((before as ManifestValue).digest);
    await (await openPlan(directory, inline)).dispose();
  });

  it('hands its state on when its pipeline is compiled again over it', async () => {
    const directory = await copyOfReleased();
    const { pipeline, request } = planCases.find(({ name }) => name === 'rx') as PlanCase;
    const { kept } = await writePlan(planOf(compileText(pipeline, request)), directory);
    expect([...kept].sort()).toEqual(['norm', 'rx']);
    expect(await manifestIn(directory)).toMatchObject({ version: planVersion });
  });

  it('says of each graph how far its pixels look', async () => {
    const { manifest } = await readPlan(await copyOfReleased());
    const [level] = manifest.fit;
    const stage = onlyGraph(manifest.stages.inference);
    expect([stage, level?.update].map((graph) => graph?.locality)).toEqual([ownPixel, ownPixel]);
    expect([stage?.prologue, level?.merge].map((graph) => graph?.locality)).toEqual([wholeImage, wholeImage]);
  });

  it('whose fields make no sense is damaged', async () => {
    const directory = await copyOfReleased();
    await writeFile(join(directory, 'plan.json'), serialiseManifest({ ...(await manifestIn(directory)), train: 'often' }));
    await expect(openPlan(directory, inline)).rejects.toMatchObject({ code: 'plan-file-corrupt' });
  });
});
