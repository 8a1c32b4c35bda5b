import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { describeDevices, openPlan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf, rxPipeline } from '../compiler/pipelines.js';

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
