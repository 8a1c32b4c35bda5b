import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { defineFinaliser, openPlan } from '../../runtime/index.js';
import { defineFinaliserContract, hostRequirements } from '../../schemas/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { serialiseManifest } from '../../schemas/plan-serialisation.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { packageVersion } from '../../schemas/version.js';
import { comomentInputs, noParams } from '../../schemas/hosts/tensor-contracts.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-required-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What opening the plan says once its manifest is changed, the digest being right again. */
async function opening(change: (manifest: PlanManifest) => void): Promise<unknown> {
  const directory = join(folder, `${crypto.randomUUID()}.plan`);
  await writePlan(planOf(compileText(rxPipeline, { bands: 4 })), directory);
  const file = join(directory, 'plan.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as PlanManifest;
  change(manifest);
  await writeFile(file, serialiseManifest(manifest));
  return openPlan(directory, { host: 'inline', device: 'cpu' }).then(
    (plan) => plan.dispose(),
    (error: unknown) => error,
  );
}

const fitOf = (manifest: PlanManifest, name: string) => manifest.fit.flatMap(({ nodes }) => nodes).find(({ node }) => node === name);

describe('what a plan requires of the host', () => {
  it('is listed by the compiler, each once', () => {
    const { manifest } = planOf(compileText(rxPipeline, { bands: 4 }));
    const names = ['deriver:quadraticFactor', 'finaliser:extrema', 'finaliser:gaussian', 'finaliser:meanPlusStd', 'metric:anomalyDetection'];
    expect(manifest.requires).toEqual(['onnx:21', ...names]);
    expect(hostRequirements(manifest)).toEqual(names);
  });

  it('is named with both versions where the runtime lacks it', async () => {
    const error = await opening((manifest) => {
      Object.assign(fitOf(manifest, 'rx') ?? {}, { finaliser: 'ofTomorrow' });
      manifest.requires.push('finaliser:ofTomorrow');
    });
    expect(error).toMatchObject({ code: 'plan-requirement-missing' });
    for (const part of ['finaliser:ofTomorrow', `by cuvisc ${packageVersion}`, `this runtime, cuvisc ${packageVersion}`]) {
      expect((error as Error).message).toContain(part);
    }
  });

  it.each<readonly [string, (manifest: PlanManifest) => void, string, string]>([
    ['a parameter', (manifest) => void Object.assign(fitOf(manifest, 'rx')?.params ?? {}, { eps: -1 }), 'plan-params-invalid', 'rx'],
    ['a name of a parameter', (manifest) => void Object.assign(fitOf(manifest, 'logit')?.params ?? {}, { sigma: 2 }), 'plan-params-invalid', 'logit'],
    [
      'an accumulator',
      (manifest) => void Object.assign(fitOf(manifest, 'norm')?.reductions[0] ?? {}, { accumulators: { count: 'norm#count' } }),
      'plan-host-input',
      'norm',
    ],
    [
      'a shape',
      (manifest) =>
        void Object.assign(fitOf(manifest, 'rx')?.reductions[0] ?? {}, {
          accumulators: { count: 'norm#count', mean: 'norm#min', m2: 'norm#max' },
          mapping: null,
        }),
      'plan-host-input',
      'rx',
    ],
    ['an entry of its list', (manifest) => void manifest.requires.splice(1, 1), 'plan-inconsistent', 'rx'],
  ])('is checked at opening: %s', async (_, change, code, node) => {
    expect(await opening(change)).toMatchObject({ code, place: { node } });
  });
});

describe('a host function of a user', () => {
  const contract = defineFinaliserContract({
    name: 'largestVariance',
    doc: 'Largest variance of a band.',
    params: noParams,
    inputs: comomentInputs,
    results: { largest: { dtypes: ['float64'], dims: [] } },
  });
  const host = defineFinaliser(
    contract,
    ({
      count: {
        data: [count = 0],
      },
      m2,
    }) => {
      const bands = Math.sqrt(m2.data.length);
      const variances = Array.from({ length: bands }, (_, band) => (m2.data[band * (bands + 1)] as number) / (count - 1));
      return { state: { largest: tensorFrom('float64', [], [Math.max(...variances)]) }, facts: { samples: count } };
    },
  );

  it('is typed and checked by a contract of its own', () => {
    const statistics = {
      count: tensorFrom('float64', [1], [3]),
      mean: tensorFrom('float64', [2], [0, 0]),
      m2: tensorFrom('float64', [2, 2], [2, 0, 0, 8]),
    };
    expect(host.finalise(statistics, {}).state.largest?.data[0]).toBe(4);
    expect(() => host.finalise(statistics, { dtype: 'float32' })).toThrow(expect.objectContaining({ code: 'plan-params-invalid' }) as Error);
    expect(() => host.finalise({ count: statistics.count }, {})).toThrow(expect.objectContaining({ code: 'plan-host-input' }) as Error);
  });
});
