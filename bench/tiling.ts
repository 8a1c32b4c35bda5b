import { timeArrangements } from '../runtime/index.js';
import type { Bench } from './bench.js';
import { withRxPlan } from './scratch-plan.js';

const bands = 61;

/** Every arrangement beside the largest block with the most threads, which is how an untiled graph runs. */
export const tiling: Bench = {
  name: 'tiling',
  doc: 'MinMax, RX (61 bands), ScoreToLogit and BinaryDecider on 262,144 pixels: threads and pixels per block; the best time of each block counts.',
  run: () =>
    withRxPlan(bands, async (directory) => {
      const timings = await timeArrangements(directory);
      const widest = timings.filter(({ threads }) => threads === Math.max(...timings.map((timing) => timing.threads)));
      const reference = widest.reduce((a, b) => (b.blockPixels > a.blockPixels ? b : a)).pixelsPerSecond / 1e6;
      return timings.map(({ threads, blockPixels, pixelsPerSecond }) => ({
        what: `${threads} threads, ${blockPixels} pixels`,
        value: pixelsPerSecond / 1e6,
        unit: 'million pixels/s',
        reference: { what: 'largest block', value: reference },
      }));
    }),
};
