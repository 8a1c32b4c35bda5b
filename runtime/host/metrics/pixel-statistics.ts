import { defineMetricHost, type MetricValues } from '../contracts.js';
import { numbersOf, readTensor } from '../read-tensor.js';

const name = 'pixelStatistics';

/** `anomaly/total_pixels`, `anomaly/anomalous_pixels`, `anomaly/anomaly_percentage` from the scalars `total` and `flagged`. */
export const pixelStatistics = defineMetricHost({
  name: 'pixelStatistics',
  doc: 'Number and percentage of flagged pixels.',
  create: () => {
    const pooled = { flagged: 0, total: 0 };
    return {
      add(inputs) {
        const [flagged = 0] = numbersOf(readTensor(inputs, 'flagged', name));
        const [total = 0] = numbersOf(readTensor(inputs, 'total', name));
        pooled.flagged += flagged;
        pooled.total += total;
        return valuesOf(flagged, total);
      },
      pooled: () => valuesOf(pooled.flagged, pooled.total),
    };
  },
});

function valuesOf(flagged: number, total: number): MetricValues {
  return {
    'anomaly/total_pixels': total,
    'anomaly/anomalous_pixels': flagged,
    'anomaly/anomaly_percentage': total === 0 ? null : (100 * flagged) / total,
  };
}
