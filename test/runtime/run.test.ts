import { beforeAll, describe, expect, it } from 'vitest';
import { openPlan, type Plan } from '../../runtime/index.js';
import { pixelsPerBlock } from '../../runtime/tensor/blocks.js';
import { numberAt, type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { countingCube, fitted, openTiny } from './fixtures.js';
import { testHosts } from './tiny-plan.js';

/** What the inference graph of the tiny plan computes with `fittedState`, in the same float32 steps. */
function expectedScores(cube: Tensor): Float32Array {
  return Float32Array.from({ length: cube.data.length / 2 }, (_, i) => {
    const [a, b] = [numberAt(cube.data, 2 * i), numberAt(cube.data, 2 * i + 1)];
    return Math.fround(Math.fround((a - 1) * 0.5) + Math.fround((b - 2) * 0.25));
  });
}

let plan: Plan;
beforeAll(async () => {
  plan = await openTiny(fitted);
});

describe('a run', () => {
  it('gives every output with its declared dtype and the size of the batch', async () => {
    const cube = countingCube(2, 3, 5);
    const { outputs, metrics, provider } = await plan.run({ cube });
    expect(Object.keys(outputs)).toEqual(['norm.out', 'norm.scores']);
    expect(outputs['norm.scores']).toEqual(tensor('float32', [2, 3, 5, 1], expectedScores(cube)));
    expect(metrics).toEqual({});
    expect(provider).toBe('cpu');
  });

  it('takes an image without a batch axis, and only the outputs asked for', async () => {
    const cube = countingCube(1, 3, 5);
    const { outputs } = await plan.run({ cube: { ...cube, dims: [3, 5, 2] } }, { outputs: ['norm.scores'] });
    expect(outputs).toEqual({ 'norm.scores': tensor('float32', [1, 3, 5, 1], expectedScores(cube)) });
  });

  it('computes the metrics of its stage', async () => {
    const { outputs, metrics } = await plan.run({ cube: tensorFrom('float32', [1, 1, 2, 2], [1, 2, 9, 2]) }, { stage: 'test' });
    expect(metrics).toEqual({ max: { max: 4 } });
    expect(Object.keys(outputs)).toEqual(['norm.scores']);
  });

  it('reads a file in the thread of the plan', async () => {
    const { outputs, notices } = await plan.run({ file: '4x6' });
    expect(outputs['norm.scores']?.dims).toEqual([1, 4, 6, 1]);
    expect(notices).toEqual(['counted']);
  });
});

describe('blocks', () => {
  it.each([
    ['rows of one image', 2, 700, 300],
    ['rows longer than a block', 1, 2, pixelsPerBlock + 1],
    ['several images at once', 70, 32, 64],
  ])('of %s give the same bits as one run of the whole', async (_, images, rows, columns) => {
    const whole = await openTiny({ ...fitted, pixelwise: false });
    const cube = countingCube(images, rows, columns);
    const [inBlocks, atOnce] = [await plan.run({ cube }), await whole.run({ cube })];
    expect(images * rows * columns).toBeGreaterThan(pixelsPerBlock);
    expect(Buffer.compare(bytesOf(inBlocks.outputs['norm.scores']), bytesOf(atOnce.outputs['norm.scores']))).toBe(0);
    expect(Buffer.compare(bytesOf(inBlocks.outputs['norm.out']), bytesOf(atOnce.outputs['norm.out']))).toBe(0);
  });

  it('are not used for a graph that looks at the whole batch', async () => {
    const { outputs } = await plan.run({ cube: countingCube(2, 400, 300) }, { stage: 'val' });
    const centred = outputs['centre.out'] as Tensor<'float32'>;
    const sum = centred.data.reduce((total, value) => total + value, 0);
    // 480 000 deviations up to 1009, each rounded to 2^-14: their sum stays below 480 000 * 2^-14.
    expect(Math.abs(sum)).toBeLessThan(30);
  });
});

function bytesOf(value: Tensor | undefined): Buffer {
  const data = (value as Tensor).data;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

describe('dtypes', () => {
  it.each(['uint8', 'int8', 'uint16', 'int16', 'int32', 'float64'] as const)('%s counts give the scores of float32', async (dtype) => {
    const values = [0, 1, 2, 100];
    const { outputs } = await plan.run({ cube: tensorFrom(dtype, [1, 1, 2, 2], values) });
    expect(outputs['norm.scores']?.data).toEqual(expectedScores(tensorFrom('float32', [4], values)));
  });

  it('that would lose digits are refused, naming row, column and band', async () => {
    const run = plan.run({ cube: tensorFrom('int32', [1, 1, 1, 2], [1, 2 ** 24 + 1]) });
    await expect(run).rejects.toMatchObject({
      code: 'dtype-lossy',
      message: expect.stringContaining('row 0, column 0, band 1 (from 0) is 16777217') as string,
    });
  });
});

describe('a batch that does not fit', () => {
  const cube = () => countingCube(1, 2, 3);
  it.each([
    ['no cube', () => ({}), 'batch-key-missing', 'norm.cube'],
    ['an unknown key', () => ({ cube: cube(), image: cube() }), 'batch-key-unknown', 'image'],
    [
      'another number of bands',
      () => ({ cube: tensorFrom('float32', [1, 1, 1, 3], [1, 2, 3]) }),
      'batch-band-count',
      '3 bands, the plan was compiled for 2',
    ],
    ['another rank', () => ({ cube: tensorFrom('float32', [2], [1, 2]) }), 'batch-shape', '[2]'],
    ['no pixels', () => ({ cube: tensorFrom('float32', [0, 3, 2], []) }), 'batch-empty', 'cube'],
    ['too few elements', () => ({ cube: { ...cube(), dims: [1, 2, 4, 2] } }), 'tensor-invalid', '16 elements'],
    ['a wrong class of data', () => ({ cube: { ...cube(), data: [1, 2] as unknown as Float32Array } }), 'tensor-invalid', 'Float32Array'],
  ])('with %s is refused', async (_, batch, code, text) => {
    await expect(plan.run(batch() as Record<string, Tensor>)).rejects.toMatchObject({
      code,
      fault: 'user',
      message: expect.stringContaining(text) as string,
    });
  });

  it('because its wavelengths differ by more than the tolerance is refused', async () => {
    const grid = await openTiny({ ...fitted, wavelengths: [500, 600] });
    const wavelengths = (last: number) => tensorFrom('float64', [2], [500.4, last]);
    await grid.run({ cube: cube(), wavelengths: wavelengths(600.5) });
    await expect(grid.run({ cube: cube(), wavelengths: wavelengths(600.6) })).rejects.toMatchObject({
      code: 'wavelengths-differ',
      message: expect.stringContaining('band 1') as string,
    });
  });
});

describe('a plan', () => {
  it('without state tells which node to fit', async () => {
    const unfitted = await openTiny();
    await expect(unfitted.run({ cube: countingCube(1, 2, 2) })).rejects.toMatchObject({
      code: 'plan-not-fitted',
      place: { node: 'norm' },
      hint: expect.stringContaining('cuvisc fit') as string,
    });
    await unfitted.run({ cube: countingCube(1, 2, 2) }, { stage: 'val' });
  });

  it('refuses outputs that it does not have', async () => {
    await expect(plan.run({ cube: countingCube(1, 1, 1) }, { outputs: ['nope'] })).rejects.toMatchObject({ code: 'output-unknown' });
  });

  it('uses new state, and what is derived from it, at once and after opening again', async () => {
    const changing = await openTiny(fitted);
    await changing.run({ cube: countingCube(1, 1, 1) });
    await changing.setState({ 'norm.std': tensorFrom('float32', [2], [1, 1]) });
    const { outputs } = await changing.run({ cube: tensorFrom('float32', [1, 1, 1, 2], [4, 6]) });
    expect(outputs['norm.out']?.data).toEqual(Float32Array.of(3, 4));
    const again = await openPlan(changing.directory, { host: 'inline', hosts: testHosts });
    expect(await again.state()).toEqual(await changing.state());
    expect(again.manifest).toEqual(changing.manifest);
    await expect(changing.setState({ 'norm.std': tensorFrom('float32', [3], [1, 1, 1]) })).rejects.toMatchObject({ code: 'state-invalid' });
    await expect(changing.setState({ nope: tensorFrom('float32', [2], [1, 1]) })).rejects.toMatchObject({ code: 'state-invalid' });
  });
});
