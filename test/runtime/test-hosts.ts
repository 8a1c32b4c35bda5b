import type { Deriver, Finaliser, MetricHost } from '../../runtime/host/contracts.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { numberAt, type Tensor, tensor, tensorFrom, type Tensors } from '../../schemas/tensor.js';

const numbers = (tensors: Tensors, name: string): number[] => Array.from((tensors[name] as Tensor).data as Float64Array);

function finaliser(name: string, entry: string, result: string, value: (mean: number) => number): Finaliser {
  return {
    name,
    doc: '',
    finalise: (accumulators) => {
      const count = numbers(accumulators, 'count')[0] as number;
      if (count < 2) throw new CuviscError('fit-too-few-samples', `${count} samples`);
      const values = numbers(accumulators, entry).map((sum) => value(sum / count));
      return { state: { [result]: tensorFrom('float64', [values.length], values) }, facts: { samples: count } };
    },
  };
}

export const finalisers: Readonly<Record<string, Finaliser>> = {
  testMean: finaliser('testMean', 'sum', 'mean', (mean) => mean),
  testStd: finaliser('testStd', 'squares', 'std', Math.sqrt),
};

export const derivers: Readonly<Record<string, Deriver>> = {
  testInverse: {
    name: 'testInverse',
    doc: '',
    derive: (state) => ({
      inverse: tensorFrom(
        'float32',
        [2],
        numbers(state, 'std').map((std) => 1 / std),
      ),
    }),
  },
};

/** The largest value; a batch that holds -12345 kills the thread, as a fault in native code would, and one that holds -54321 never ends. */
const testMaximum: MetricHost = {
  name: 'testMaximum',
  doc: '',
  create: () => {
    let pooled = Number.NEGATIVE_INFINITY;
    return {
      add: (inputs) => {
        const max = numbers(inputs, 'values').reduce((a, b) => Math.max(a, b));
        if (numbers(inputs, 'values').includes(-12345)) process.exit(3);
        while (numbers(inputs, 'values').includes(-54321));
        pooled = Math.max(pooled, max);
        return { max };
      },
      pooled: () => ({ max: pooled }),
    };
  },
};

export const metrics: Readonly<Record<string, MetricHost>> = { testMaximum };

/** `rows x columns` names a cube of two bands that count up; `nan` one that holds NaN. */
export async function readCube(spec: string): Promise<{ cube: Tensor; wavelengths: Float64Array; notices: string[] }> {
  const [rows = 1, columns = 1] = spec === 'nan' ? [2, 2] : spec.split('x').map(Number);
  const data = Uint16Array.from({ length: rows * columns * 2 }, (_, i) => i % 1000);
  const cube =
    spec === 'nan' ? tensor('float32', [rows, columns, 2], new Float32Array(8).fill(Number.NaN)) : tensor('uint16', [rows, columns, 2], data);
  return { cube, wavelengths: Float64Array.of(500.2, 600.4), notices: ['counted'] };
}

/** Labels for `readCube(spec)`: every third pixel. */
export async function readLabels(spec: string): Promise<{ labels: Tensor<'int32'>; notices: string[] }> {
  const { cube } = await readCube(spec);
  const [rows = 1, columns = 1] = cube.dims;
  const data = Int32Array.from({ length: rows * columns }, (_, i) => (numberAt(cube.data, 2 * i) % 3 === 0 ? 1 : 0));
  return { labels: tensor('int32', [rows, columns], data), notices: [] };
}
