import { describe, expect, it } from 'vitest';
import type { MetricHost, Params } from '../../runtime/host/contracts.js';
import { metrics } from '../../runtime/host/metrics/registry.gen.js';
import type { MetricContract } from '../../schemas/hosts/contracts.js';
import { metricContracts } from '../../schemas/hosts/metrics/registry.gen.js';
import { elementCount, type Tensor, tensorFrom } from '../../schemas/tensor.js';

const params: Readonly<Record<string, Params>> = { anomalyDetection: { rocAuc: true }, selectorEntropy: { eps: 0.5 } };

/** A tensor that a contract allows: 2 for every size that it leaves open, ones. */
function sampleOf({ dtypes, dims }: MetricContract['inputs'][string]): Tensor {
  const sizes = dims === 'any' ? [2] : dims.map((dim) => (typeof dim === 'number' ? dim : 2));
  return tensorFrom(dtypes[0] ?? 'float32', sizes, new Float64Array(elementCount(sizes)).fill(1));
}

describe.each(Object.entries<MetricContract>(metricContracts))('the contract of %s', (name, contract) => {
  it('lists the numbers that the metric gives, and no others', () => {
    const accumulator = (metrics as Readonly<Record<string, MetricHost>>)[name]?.create(params[name] ?? {});
    const inputs = Object.fromEntries(Object.entries(contract.inputs).map(([entry, input]) => [entry, sampleOf(input)]));
    const given = Object.keys(accumulator?.add(inputs) ?? {}).map((key) => key.replace(/pc\d+$/, 'pc<i>'));
    expect([...new Set(given)].sort()).toEqual(Object.keys(contract.values).sort());
  });

  it('leaves out what needs an input that the plan does not supply', () => {
    const accumulator = (metrics as Readonly<Record<string, MetricHost>>)[name]?.create(params[name] ?? {});
    const required = Object.entries(contract.inputs).filter(([, { optional }]) => !optional);
    const given = accumulator?.add(Object.fromEntries(required.map(([entry, input]) => [entry, sampleOf(input)]))) ?? {};
    for (const value of Object.keys(contract.needs ?? {})) expect(given).not.toHaveProperty([value]);
  });
});
