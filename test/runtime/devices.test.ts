import { describe, expect, it } from 'vitest';
import { describeDevices, openPlan } from '../../runtime/index.js';
import { countingCube, fitted, openTiny } from './fixtures.js';
import { testHosts, writeTinyPlan } from './tiny-plan.js';

describe('devices', () => {
  it('are reported as they load, and the missing ones with a way to get them', async () => {
    const { devices, onnxruntime } = await describeDevices();
    expect(onnxruntime).toMatch(/^\d+\.\d+\.\d+/);
    expect(devices.map(({ device }) => device)).toEqual(['cpu', 'cuda', 'webgpu']);
    expect(devices[0]).toEqual({ device: 'cpu', compiledIn: true, loads: true });
    for (const each of devices.filter(({ loads }) => !loads))
      expect(each).toMatchObject({ problem: expect.any(String) as string, hint: expect.any(String) as string });
  });

  it('that were asked for and do not load are an error, never a silent fall back', async () => {
    const { devices } = await describeDevices();
    const { directory } = await writeTinyPlan(fitted);
    for (const { device, loads } of devices) {
      const opening = openPlan(directory, { device, host: 'inline', hosts: testHosts });
      if (loads) await (await opening).dispose();
      else await expect(opening).rejects.toMatchObject({ code: 'device-missing', fault: 'run', hint: expect.any(String) as string });
    }
  });

  it('tell which graphs they run', async () => {
    const plan = await openTiny(fitted);
    expect(await plan.placement()).toEqual({ device: 'cpu', providers: {} });
    await plan.run({ cube: countingCube(1, 1, 1) });
    expect(await plan.placement()).toEqual({ device: 'cpu', providers: { 'inference.onnx': 'cpu' } });
  });
});
