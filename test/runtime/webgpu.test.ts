import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { describeDevices, openPlan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { createSession } from '../../runtime/engine/onnx-session.js';
import { graphOf, pipelineOf } from '../expression/run-expression.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

const { devices } = await describeDevices();
const present = devices.some(({ device, loads }) => device === 'webgpu' && loads);

function cube() {
  return tensorFrom(
    'float32',
    [1, 12, 10, 4],
    Array.from({ length: 480 }, (_, i) => ((i * 7919) % 1009) + ((i * 104729) % 17)),
  );
}

describe('the RX pipeline', () => {
  it(present ? 'gives the same scores on WebGPU as on the CPU' : 'needs a WebGPU driver to run there, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cuvisc-webgpu-'));
    try {
      const directory = join(folder, 'rx.plan');
      await writePlan(planOf(compileText(rxPipeline, { bands: 4, outputs: ['rx.scores'] })), directory);
      await using cpu = await openPlan(directory, { device: 'cpu' });
      await cpu.fit([{ cube: cube() }]);
      if (!present) {
        await expect(openPlan(directory, { device: 'webgpu' })).rejects.toMatchObject({ code: 'device-missing' });
        return;
      }
      await using gpu = await openPlan(directory, { device: 'webgpu' });
      const [here, there] = [await cpu.run({ cube: cube() }), await gpu.run({ cube: cube() })];
      expect(there.provider).toBe('webgpu');
      const [scores, others] = [here, there].map(({ outputs }) => outputs['rx.scores']?.data as Float32Array) as [Float32Array, Float32Array];
      // Both sum four float32 squares, in their own order and with or without fused multiply-add.
      for (const [i, score] of scores.entries()) expect(Math.abs((others[i] as number) - score)).toBeLessThan(1e-5 * Math.max(...scores));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a formula', () => {
  it.runIf(present)('N10: has NaN, infinities and cosines on WebGPU as on the CPU', async () => {
    const formulas = { result: 'cube ** 1.5 + cos(cube)', inverse: 'cube ** -1', squashed: 'log(sigmoid(cube)) / (1 + tanh(cube))' };
    const model = emitOnnx(graphOf(pipelineOf({ formulas }), { bands: 1 }), ops).bytes;
    const values = tensorFrom('float32', [1, 1, 8, 1], [-2, 0, -0.5, 2.25, 95.7, Number.NaN, Number.POSITIVE_INFINITY, -30]);
    const [here, there] = await Promise.all(
      (['cpu', 'webgpu'] as const).map(async (device) => {
        const session = await createSession({ file: 'formulas', model, device, threads: 1 });
        const outputs = await session.run({ cube: values }, ['x.result', 'x.inverse', 'x.squashed']);
        await session.release();
        return Object.values(outputs).flatMap(({ data }) => Array.from(data as Float32Array));
      }),
    );
    // Only sums and quotients are WebGPU's here: 2.5 units in the last place each, by the specification of its language.
    for (const [i, right] of (here as number[]).entries()) {
      const found = there?.[i] as number;
      expect(Object.is(found, right) || Math.abs(found - right) <= 1e-6 * Math.abs(right), `${found} for ${right}`).toBe(true);
    }
  });
});
