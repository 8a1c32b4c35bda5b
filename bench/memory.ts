import { readFile } from 'node:fs/promises';
import { openPlan, type Plan } from '../runtime/index.js';
import { tensor } from '../schemas/tensor.js';
import type { Bench, Figure } from './bench.js';
import { syntheticCube } from '../test/fixtures/cubes.js';
import { withRxPlan } from './scratch-plan.js';

const bands = 61;
const mebibyte = 2 ** 20;
const [frames, marks] = [10_000, 5];
const [rows, columns] = [1080, 1000];

/** Memory, not time: of a long session and of one large frame. */
export const memory: Bench = {
  name: 'memory',
  doc: 'Resident memory over 10,000 frames of 16 x 16, and its peak over that of an idle plan for one frame of 1080 x 1000 (61 bands), both in this thread.',
  run: () =>
    withRxPlan(bands, async (directory) => {
      await using plan = await openPlan(directory, { host: 'inline', device: 'cpu' });
      await plan.fit([{ cube: tensor('float32', [100, 100, bands], syntheticCube(100, 100, bands)) }]);
      return [...(await longSession(plan)), await largeFrame(plan)];
    }),
};

async function longSession(plan: Plan): Promise<Figure[]> {
  const data = syntheticCube(16, 16, bands);
  const figures: Figure[] = [];
  for (let frame = 1; frame <= frames; frame++) {
    await plan.run({ cube: tensor('float32', [1, 16, 16, bands], data.slice()) });
    if (frame % (frames / marks) === 0) figures.push({ what: `after ${frame} frames`, value: process.memoryUsage.rss() / mebibyte, unit: 'MiB' });
  }
  return figures;
}

/** Linux only: elsewhere the peak is NaN. */
async function largeFrame(plan: Plan): Promise<Figure> {
  const before = process.memoryUsage.rss();
  const cube = tensor('float32', [1, rows, columns, bands], syntheticCube(rows, columns, bands));
  const { outputs } = await plan.run({ cube });
  const bytes = [cube, ...Object.values(outputs)].reduce((sum, { data }) => sum + data.byteLength, 0);
  return {
    what: 'peak for the large frame',
    value: ((await peakResident()) - before) / mebibyte,
    unit: 'MiB',
    reference: { what: 'input and outputs', value: bytes / mebibyte },
  };
}

async function peakResident(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
}
