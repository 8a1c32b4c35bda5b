import { openPlan, type Plan } from '../runtime/index.js';
import { tensor } from '../schemas/tensor.js';
import { type Bench, type Figure, medianOf } from './bench.js';
import { syntheticCube } from '../test/fixtures/cubes.js';
import { withRxPlan } from './scratch-plan.js';

const sizes = [
  [512, 40],
  [16, 2000],
] as const;

/** What profiling costs, and how much of the time the rows explain. Plain and profiled frames take turns, so that both meet the same noise. */
export const profiling: Bench = {
  name: 'profiling',
  doc: 'MinMax, RX (61 bands), ScoreToLogit and BinaryDecider, one thread, inline: frames with profiling beside frames without.',
  run: () =>
    withRxPlan(61, async (directory) => {
      await using plain = await openPlan(directory, { host: 'inline', threads: 1 });
      await plain.fit([{ cube: tensor('float32', [100, 100, 61], syntheticCube(100, 100, 61)) }]);
      await using profiled = await openPlan(directory, { host: 'inline', threads: 1 });
      const figures: Figure[] = [];
      for (const [size, frames] of sizes) figures.push(...(await measure(plain, profiled, size, frames)));
      return figures;
    }),
};

async function measure(plain: Plan, profiled: Plan, size: number, frames: number): Promise<Figure[]> {
  const data = syntheticCube(size, size, 61);
  const timed = async (plan: Plan): Promise<number> => {
    const start = performance.now();
    await plan.run({ cube: tensor('float32', [1, size, size, 61], data) }, { keepInputs: true });
    return performance.now() - start;
  };
  await profiled.setProfiling({ enabled: true, reset: true });
  for (let i = 0; i < 5; i++) await Promise.all([timed(plain), timed(profiled)]);
  await profiled.resetProfiling();
  const [off, on]: [number[], number[]] = [[], []];
  for (let i = 0; i < frames; i++) {
    off.push(await timed(plain));
    on.push(await timed(profiled));
  }
  const rows = await profiled.getProfilingSummary('inference');
  const explained = rows.reduce((sum, { totalMs }) => sum + totalMs, 0) / frames;
  const wall = on.reduce((sum, ms) => sum + ms, 0) / frames;
  const what = `${size} x ${size}`;
  return [
    { what: `${what}, profiled`, value: medianOf(on), unit: 'ms', reference: { what: 'plain, median', value: medianOf(off) } },
    { what: `${what}, sum of rows`, value: explained, unit: 'ms', reference: { what: 'profiled, mean', value: wall } },
  ];
}
