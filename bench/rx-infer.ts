import { openPlan } from '../runtime/index.js';
import { tensor } from '../schemas/tensor.js';
import { type Bench, type Figure, medianMs } from './bench.js';
import { syntheticCube, withRxPlan } from './scratch-plan.js';

/** Scoring through the public API beside one pass of copying the same bytes, which no scorer can beat. */
export const rxInfer: Bench = {
  name: 'rx-infer',
  doc: 'MinMax, RX (61 bands), ScoreToLogit and BinaryDecider on a frame of 512 x 512, and on one of 16 x 16, through openPlan.',
  run: () =>
    withRxPlan(61, async (directory) => {
      const figures: Figure[] = [];
      for (const [host, size] of [
        ['inline', 512],
        ['worker', 512],
        ['inline', 16],
      ] as const) {
        await using plan = await openPlan(directory, { host });
        const data = syntheticCube(size, size, 61);
        await plan.fit([{ cube: tensor('float32', [size, size, 61], data.slice()) }], { keepInputs: true });
        const cube = () => tensor('float32', [1, size, size, 61], data);
        const value = await medianMs(() => plan.run({ cube: cube() }, { keepInputs: true }));
        const target = new Float32Array(data.length);
        const copy = await medianMs(async () => target.set(data));
        figures.push({ what: `${size} x ${size}, ${host}`, value, unit: 'ms', reference: { what: 'copying the frame', value: copy } });
      }
      return figures;
    }),
};
