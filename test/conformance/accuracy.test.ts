import { describe, expect, test } from 'vitest';
import type { OpDefinition } from '../../compiler/ir/op.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { describeDevices } from '../../runtime/index.js';
import type { OpSample } from './check-op.js';
import { missesOf } from './check-accuracy.js';

const { devices } = await describeDevices();
const definitions = Object.entries<OpDefinition>(ops);

describe.each(devices)('on $device', ({ device, loads, problem = '' }) => {
  test.runIf(!loads)(`no op is tried: ${problem.split('\n')[0]}`, () => {
    expect(problem).not.toBe('');
  });

  test.runIf(loads).each(definitions)('N10: %s has its stated accuracy over the whole range of its floats', async (_, definition) => {
    for (const sample of tried(definition)) {
      expect((await missesOf(definition, sample, 'float32', device)).slice(0, 5)).toEqual([]);
      // Work in float64 is the CPU's on every device.
      if (device === 'cpu') expect((await missesOf(definition, sample, 'float64', device)).slice(0, 5)).toEqual([]);
    }
  });
});

/** Elementwise ops get operands of their own: one sample per set of attributes does. */
function tried({ elementwise, accuracy, samples }: OpDefinition): readonly OpSample[] {
  const ofFloats = samples.filter(({ inputs }) => inputs.some(({ dtype }) => dtype === 'float32'));
  // Sums have bounds that grow with their length, and tests of their own.
  if (!elementwise) return accuracy.float32.perAddend ? [] : ofFloats;
  const byAttributes = new Map(ofFloats.map((sample) => [JSON.stringify(sample.attributes), sample]));
  return [...byAttributes.values()];
}
