import { pixelStatistics as contract } from '../../../schemas/hosts/metrics/pixel-statistics.js';
import { defineMetricHost, type MetricValues } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';

/** `anomaly/total_pixels`, `anomaly/anomalous_pixels`, `anomaly/anomaly_percentage` from the scalars `total` and `flagged`. */
export const pixelStatistics = defineMetricHost(contract, () => {
  const pooled = { flagged: 0, total: 0 };
  return {
    add(inputs) {
      const [flagged = 0] = numbersOf(inputs.flagged);
      const [total = 0] = numbersOf(inputs.total);
      pooled.flagged += flagged;
      pooled.total += total;
      return valuesOf(flagged, total);
    },
    pooled: () => valuesOf(pooled.flagged, pooled.total),
  };
});

function valuesOf(flagged: number, total: number): MetricValues {
  return {
    'anomaly/total_pixels': total,
    'anomaly/anomalous_pixels': flagged,
    'anomaly/anomaly_percentage': total === 0 ? null : (100 * flagged) / total,
  };
}
