import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compile } from '../../compiler/compile.js';
import { type PlanFiles, writePlan } from '../../compiler/index.js';
import { defineNode, port } from '../../compiler/nodes/contract.js';
import { declareFit } from '../../compiler/nodes/host-declarations.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { classMoments } from '../../compiler/reductions/class-moments.js';
import { extrema } from '../../compiler/reductions/extrema.js';
import { moments } from '../../compiler/reductions/moments.js';
import { openPlan } from '../../runtime/index.js';
import { extrema as extremaFinaliser } from '../../schemas/hosts/finalisers/extrema.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { planOf } from '../fixtures/compile-text.js';
import { contrast } from './contrast-hosts.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-statistics-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A node of no registry: one finaliser reads two statistics, of cube and mask and of the cube alone; another one a third. */
const bandContrast = defineNode({
  kind: 'BandContrast',
  className: 'test.BandContrast',
  doc: 'Bands weighted by how well they tell two classes apart.',
  category: 'model',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: { data: port('float32[B, H, W, C]', 'Cube.'), mask: port('bool[B, H, W, 1]?', 'The classes.') },
  outputs: { weighted: port('float32[B, H, W, C]', 'The cube above its smallest value, weighted.') },
  state: ({ dim }) => ({
    ratio: { dtype: 'float64', dims: [dim('C')], doc: 'Contrast per band.' },
    low: { dtype: 'float32', dims: [], doc: 'Smallest value.' },
  }),
  fits: () => [
    declareFit({
      statistics: [
        {
          reduction: classMoments,
          inputs: { data: 'data', mask: 'mask' },
          as: { count: 'classCounts', mean: 'classMeans', within: 'classProducts' },
        },
        { reduction: moments, inputs: { data: 'data' } },
      ],
      finaliser: contrast,
      params: {},
      writes: { ratio: 'ratio' },
    }),
    declareFit({
      statistics: [{ reduction: extrema, inputs: { data: 'data' } }],
      finaliser: extremaFinaliser,
      params: {},
      writes: { min: 'low' },
    }),
  ],
  lower: ({ b, input, state }) => ({ weighted: b.mul(b.sub(input('data'), state('low')), b.cast(state('ratio'), { to: 'float32' })) }),
});

const text = `
metadata: {name: contrast}
nodes:
  - {name: labels, class_name: BinaryAnomalyLabelMapper, hparams: {normal_class_ids: [0]}}
  - {name: contrast, class_name: BandContrast}
connections:
  - {source: labels.outputs.cube, target: contrast.inputs.data}
  - {source: labels.outputs.mask, target: contrast.inputs.mask}
`;

function compiled(): PlanFiles {
  return planOf(compile({ source: { file: 'contrast.yaml', text }, bands: 2 }, { nodes: { ...nodes, bandContrast }, ops }));
}

/** Two bands of twelve pixels, of which those with an odd number are marked. */
const pixels = Array.from({ length: 12 }, (_, i) => [i * i, 40 - 3 * i + (i % 2) * 20]);
const batch = {
  cube: tensorFrom('float32', [1, 3, 4, 2], pixels.flat()),
  mask: tensorFrom(
    'int32',
    [1, 3, 4, 1],
    pixels.map((_, i) => i % 2),
  ),
};

function contrastOf(band: number): number {
  const values = pixels.map((pixel) => pixel[band] as number);
  const meanOf = (some: readonly number[]) => some.reduce((sum, value) => sum + value, 0) / some.length;
  const [even, odd] = [0, 1].map((label) => meanOf(values.filter((_, i) => i % 2 === label))) as [number, number];
  const mean = meanOf(values);
  return (odd - even) ** 2 / meanOf(values.map((value) => (value - mean) ** 2));
}

describe('a node with several fits, one of several statistics', () => {
  it('lists each fit and its reductions', () => {
    const { manifest } = compiled();
    expect(
      manifest.fit.map(({ nodes: each }) => each.map(({ finaliser, reductions }) => [finaliser, reductions.map(({ reduction }) => reduction)])),
    ).toEqual([
      [
        ['contrast', ['classMoments', 'moments']],
        ['extrema', ['extrema']],
      ],
    ]);
    expect(manifest.requires).toEqual(['onnx:21', 'finaliser:contrast', 'finaliser:extrema']);
  });

  it('gathers all of them in one pass and finalises each', async () => {
    const directory = join(folder, 'contrast.plan');
    await writePlan(compiled(), directory);
    await expect(openPlan(directory, { host: 'inline' })).rejects.toMatchObject({ code: 'plan-requirement-missing' });
    await using plan = await openPlan(directory, { host: 'inline', device: 'cpu', hosts: new URL('./contrast-hosts.js', import.meta.url) });
    const report = await plan.fit([batch], { keepInputs: true });
    expect(report.passes).toBe(1);
    const state = await plan.state();
    // A dozen whole numbers below 200 in float64.
    expect([0, 1].map((band) => numberAt((state['contrast.ratio'] as Tensor).data, band))).toEqual(
      [contrastOf(0), contrastOf(1)].map((value) => expect.closeTo(value, 10) as number),
    );
    expect((state['contrast.low'] as Tensor).data[0]).toBe(0);
    const { outputs } = await plan.run(batch, { keepInputs: true });
    // The first pixel of the second band, 40, in float32.
    expect(numberAt((outputs['contrast.weighted'] as Tensor).data, 1)).toBeCloseTo(40 * contrastOf(1), 4);
  });
});
