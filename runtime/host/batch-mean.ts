import type { MetricAccumulator, MetricValues } from './contracts.js';

/**
 * A metric without a pooled form: `pooled` is the mean over batches of each value, left out where it is undefined.
 * A value of the state, equal in all batches, stays what it is.
 */
export function createBatchMean<I>(valuesOf: (inputs: I) => MetricValues): MetricAccumulator<I> {
  const sums = new Map<string, { total: number; count: number }>();
  return {
    add(inputs) {
      const values = valuesOf(inputs);
      for (const [name, value] of Object.entries(values)) {
        const sum = sums.get(name) ?? { total: 0, count: 0 };
        sums.set(name, value === null ? sum : { total: sum.total + value, count: sum.count + 1 });
      }
      return values;
    },
    pooled: () => Object.fromEntries([...sums].map(([name, { total, count }]) => [name, count === 0 ? null : total / count])),
  };
}
