import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callCli, callCliWell } from './call-cli.js';
import { temporaryFolder } from './synthetic-scene.js';

const [rows, columns, bands] = [20, 20, 2];

const rx = JSON.stringify({
  metadata: { name: 'rx' },
  nodes: [
    { name: 'data', class_name: 'CU3SDataNode' },
    { name: 'rx', class_name: 'RXGlobal', hparams: { eps: 0 } },
  ],
  connections: ['data.cube -> rx.data'],
});

/** Whole numbers -1, 0 and 1 per pixel and band, in a fixed order that is not correlated much. */
const steps = Array.from({ length: rows * columns * bands }, (_, i) => ((i * 7 + Math.floor(i / 5) * 3 + Math.floor(i / 11)) % 3) - 1);

function npy(descr: string, data: ArrayBufferView): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${rows}, ${columns}, ${bands}), }`;
  const text = `${header.padEnd(117)}\n`;
  const lead = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  return Buffer.concat([lead, Buffer.from(text, 'latin1'), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

/** Squared Mahalanobis distances of two bands from the covariance of `steps`, which the offset of the cube leaves as it is. */
function distances(): number[] {
  const pixels = Array.from({ length: rows * columns }, (_, i) => [steps[2 * i] as number, steps[2 * i + 1] as number] as const);
  const n = pixels.length;
  const [a, b] = [0, 1].map((band) => pixels.reduce((sum, pixel) => sum + (pixel[band] as number), 0) / n) as [number, number];
  const moment = (p: 0 | 1, q: 0 | 1) => pixels.reduce((sum, pixel) => sum + (pixel[p] - (p ? b : a)) * (pixel[q] - (q ? b : a)), 0) / (n - 1);
  const [xx, xy, yy] = [moment(0, 0), moment(0, 1), moment(1, 1)];
  return pixels.map(([x, y]) => ((x - a) ** 2 * yy - 2 * (x - a) * (y - b) * xy + (y - b) ** 2 * xx) / (xx * yy - xy * xy));
}

async function scene(name: string, content: Buffer): Promise<{ folder: string; pipeline: string; cube: string }> {
  const folder = await temporaryFolder();
  const [pipeline, cube] = [join(folder, 'rx.yaml'), join(folder, name)];
  await writeFile(pipeline, rx);
  await writeFile(cube, content);
  return { folder, pipeline, cube };
}

async function scored(plan: string, cube: string, folder: string): Promise<number[]> {
  await callCliWell('fit', plan, '--data', cube);
  await callCliWell('run', plan, '--data', cube, '-o', join(folder, 'out'));
  const bytes = await readFile(join(folder, 'out', 'rx.scores.npy'));
  return Array.from(new Float32Array(Uint8Array.from(bytes.subarray(-4 * rows * columns)).buffer));
}

/** Some ten roundings of float32, beside scores of up to 4. */
const digits = 5;

test('N5 int32 cubes of 2e7 +- 1 in an npy file', async () => {
  const { folder, pipeline, cube } = await scene(
    'counts.npy',
    npy(
      '<i4',
      Int32Array.from(steps, (step) => 2e7 + step),
    ),
  );
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '--like', cube, '-o', plan);
  expect(await callCliWell('inspect', plan)).toContain('Cubes are read as int32 and computed with in float64 until they are centred.');
  const scores = await scored(plan, cube, folder);
  for (const [i, right] of distances().entries()) expect(scores[i]).toBeCloseTo(right, digits);
});

test('N5 float64 cubes in an ENVI file', async () => {
  const header = `ENVI\nsamples = ${columns}\nlines = ${rows}\nbands = ${bands}\ndata type = 5\ninterleave = bip\nbyte order = 0\n`;
  const { folder, pipeline, cube } = await scene('scene.hdr', Buffer.from(header));
  const values = Float64Array.from(steps, (step) => 1e9 + step / 1024);
  await writeFile(join(folder, 'scene.img'), Buffer.from(values.buffer));
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '--like', cube, '-o', plan);
  const scores = await scored(plan, cube, folder);
  // The mean in float64 is off by up to 1.2e-7 of deviations of 1e-3: 2.4e-4 of the scores, which go to 4.
  for (const [i, right] of distances().entries()) expect(scores[i]).toBeCloseTo(right, 2);
});

test('N5 float64 cubes that a plan reads as float32 are rounded with a notice', async () => {
  const { folder, pipeline, cube } = await scene(
    'scene.npy',
    npy(
      '<f8',
      Float64Array.from(steps, (step) => 1e6 + step / 1024),
    ),
  );
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '--bands', `${bands}`, '-o', plan);
  const flat = await callCli(['fit', plan, '--data', cube]);
  const changed = steps.filter((step) => step !== 0).length;
  const notice = `${cube}: cube: ${changed} of ${steps.length} float64 values were rounded to the float32 of the plan, by 0.00098 at most; in 2 bands`;
  // float32 leaves nothing of deviations of 0.00098 near 1e6, so that there is no covariance; the error tells why.
  expect(flat.err).toContain('fit-singular-covariance');
  expect(flat.err).toContain(notice);
});

test('N5 what rounding costs is told by every command that reads', async () => {
  const values = Float64Array.from(steps, (step, i) => 1e3 + step + (i % 5) / 1000);
  const largest = Math.max(...values.map((value) => Math.abs(value - Math.fround(value))));
  const { folder, pipeline, cube } = await scene('scene.npy', npy('<f8', values));
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '--bands', `${bands}`, '-o', plan);
  const calls = [
    ['fit', plan, '--data', cube],
    ['run', plan, '--data', cube, '-o', join(folder, 'out')],
    ['eval', plan, '--data', cube],
  ];
  for (const call of calls) {
    const { err } = await callCli(call);
    expect(err).toContain(`values were rounded to the float32 of the plan, by ${largest.toPrecision(2)} at most; a plan compiled for float64`);
  }
});

test('N5 float64 cubes keep their digits with --precision float64 and no cube to compile like', async () => {
  const { folder, pipeline, cube } = await scene(
    'scene.npy',
    npy(
      '<f8',
      Float64Array.from(steps, (step) => 1e6 + step / 1024),
    ),
  );
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '--bands', `${bands}`, '--precision', 'float64', '-o', plan);
  const scores = await scored(plan, cube, folder);
  for (const [i, right] of distances().entries()) expect(scores[i]).toBeCloseTo(right, digits);
});

test('N5 float64 values that float32 holds need no notice', async () => {
  const { folder, pipeline, cube } = await scene('scene.npy', npy('<f8', Float64Array.from(steps)));
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '--bands', `${bands}`, '-o', plan);
  const { err } = await callCli(['fit', plan, '--data', cube]);
  expect(err).not.toContain('rounded');
});
