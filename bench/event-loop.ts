import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPlan } from '../runtime/index.js';
import { tensor } from '../schemas/tensor.js';
import type { Bench, Figure } from './bench.js';
import { syntheticCube } from '../test/fixtures/cubes.js';
import { withRxPlan } from './scratch-plan.js';

const [height, width, bands] = [1000, 1000, 100];
const timerMs = 10;

/** Runs `work` while a 10 ms timer ticks in this thread; the longest time between two ticks in milliseconds. */
async function largestGap(work: () => Promise<unknown>): Promise<{ gap: number; total: number; ticks: number }> {
  let [last, gap, ticks] = [performance.now(), 0, 0];
  const tick = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    ticks++;
  };
  const timer = setInterval(tick, timerMs);
  const start = performance.now();
  await work();
  clearInterval(timer);
  tick();
  return { gap, total: performance.now() - start, ticks };
}

export const eventLoop: Bench = {
  name: 'event-loop',
  doc: 'Largest gap of a 10 ms timer in the calling process while a 200 MB cube (1000 x 1000 x 100 uint16, ENVI BIL) is read and scored.',
  run: () =>
    withRxPlan(bands, async (directory, folder) => {
      const cube = await writeEnviBil(folder);
      await using plan = await openPlan(directory);
      await plan.fit([{ cube: tensor('float32', [100, 100, bands], syntheticCube(100, 100, bands)) }]);
      const { gap, total, ticks } = await largestGap(() => plan.run({ file: cube }));
      const idle = await largestGap(() => new Promise((resolve) => setTimeout(resolve, 500)));
      const reference = { what: 'gap of the idle process', value: idle.gap };
      return [
        { what: 'largest gap', value: gap, unit: 'ms', reference },
        { what: 'timer ticks', value: ticks, unit: '' },
        { what: 'reading and scoring', value: total, unit: 'ms' },
      ] satisfies Figure[];
    }),
};

async function writeEnviBil(folder: string): Promise<string> {
  const counts = Uint16Array.from(syntheticCube(height, width, bands));
  await writeFile(join(folder, 'cube.bil'), new Uint8Array(counts.buffer));
  const header = ['ENVI', `samples = ${width}`, `lines = ${height}`, `bands = ${bands}`, 'data type = 12', 'interleave = bil', 'byte order = 0'];
  await writeFile(join(folder, 'cube.hdr'), `${header.join('\n')}\n`);
  return join(folder, 'cube.hdr');
}
