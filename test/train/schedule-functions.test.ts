import { describe, expect, it } from 'vitest';
import { temperatureSchedule as mixerTemperature } from '../../compiler/nodes/mix/concrete-channel-mixer.js';
import type { ScheduleFunction } from '../../runtime/host/contracts.js';
import { schedules } from '../../runtime/host/schedules/registry.gen.js';

function valuesOf(name: string, params: Readonly<Record<string, unknown>>, times: readonly number[]): number[] {
  const valueAt = (schedules as Readonly<Record<string, ScheduleFunction>>)[name]?.create(params);
  if (!valueAt) throw new Error(`no schedule ${name}`);
  return times.map(valueAt);
}

describe('a schedule function', () => {
  it.each([
    ['constant', { value: 3 }, [0, 7], [3, 3]],
    ['exponential', { start: 5, factor: 0.5, minimum: 1 }, [0, 1, 2, 3, 9], [5, 2.5, 1.25, 1, 1]],
    ['linear', { from: 1, to: 3, steps: 5 }, [0, 1, 2, 4, 9], [1, 1.5, 2, 3, 3]],
    ['linear', { from: 1, to: 3, steps: 1 }, [0], [3]],
    ['geometric', { from: 8, to: 1, steps: 4 }, [0, 1, 2, 3, 9], [8, 4, 2, 1, 1]],
    ['geometric', { from: 8, to: 1, steps: 1 }, [0], [1]],
    [
      'piecewise',
      {
        knots: [
          [1, 2],
          [3, 6],
          [4, 0],
        ],
      },
      [0, 1, 2, 3, 4, 9],
      [2, 2, 4, 6, 0, 0],
    ],
    ['piecewise', { knots: [[5, 2]] }, [0, 5, 6], [2, 2, 2]],
  ])('%s of %j', (name, params, times, expected) => {
    // Logarithm and exponential of `geometric` round by a few units of 2^-52.
    expect(valuesOf(name, params, times)).toEqual(expected.map((value) => expect.closeTo(value, 12) as number));
  });

  it('gives ConcreteChannelMixer the temperatures that were recorded of the reference', () => {
    const hparams = { tau_start: 10, tau_end: 0.1, max_epochs: 20, output_channels: 3, use_hard_inference: true, eps: 1e-6 };
    const { host, by, params } = mixerTemperature(hparams);
    expect(by).toBe('epoch');
    const [first, second, tenth, last, after] = valuesOf(host.name, params, [0, 1, 10, 19, 30]);
    // The recording has three digits.
    expect([first, second, tenth].map((value) => Number(value?.toPrecision(3)))).toEqual([10, 7.85, 0.886]);
    expect([last, after]).toEqual([0.1, 0.1]);
  });

  it('refuses parameters that it cannot use', () => {
    expect(() => valuesOf('geometric', { from: 0, to: 1, steps: 3 }, [0])).toThrow(expect.objectContaining({ code: 'plan-params-invalid' }) as Error);
    expect(() => valuesOf('piecewise', { knots: [] }, [0])).toThrow(expect.objectContaining({ code: 'plan-params-invalid' }) as Error);
  });
});
