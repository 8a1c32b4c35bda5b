import type { HostNode } from '../../runtime/host/contracts.js';
import type { Tensor } from '../../schemas/tensor.js';

/** Mean over rows: each pixel of [B, H, W, C] becomes the mean of its row, in float64. */
export function rowMeans({ dims, data }: Tensor): Tensor {
  const [images, rows, columns, channels] = dims as [number, number, number, number];
  const out = new Float32Array(data.length);
  for (let row = 0; row < images * rows; row++) {
    for (let channel = 0; channel < channels; channel++) {
      const at = (column: number): number => (row * columns + column) * channels + channel;
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += Number(data[at(column)]);
      for (let column = 0; column < columns; column++) out[at(column)] = sum / columns;
    }
  }
  return { dtype: 'float32', dims, data: out };
}

const rowMean: HostNode = {
  name: 'rowMean',
  doc: 'The mean of each row.',
  run: ({ data }) => ({ result: rowMeans(data as Tensor) }),
};

const gain: HostNode = {
  name: 'gain',
  doc: 'Times a factor.',
  run: ({ data }, { factor }) => {
    const { dims, data: values } = data as Tensor<'float32'>;
    return { result: { dtype: 'float32', dims, data: values.map((value) => value * (factor as number)) } };
  },
};

const endless: HostNode = {
  name: 'endless',
  doc: 'Works until it is told to stop.',
  run: (_, __, { check }) => {
    for (;;) check();
  },
};

const slow: HostNode = {
  name: 'slow',
  doc: 'Takes 300 ms and never asks whether to stop.',
  run: async ({ data }) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { result: data as Tensor };
  },
};

const wrong: HostNode = {
  name: 'wrong',
  doc: 'Gives another shape.',
  run: () => ({ result: { dtype: 'float32', dims: [1], data: new Float32Array(1) } }),
};

const silent: HostNode = { name: 'silent', doc: 'Gives nothing.', run: () => ({}) };

const broken: HostNode = {
  name: 'broken',
  doc: 'Throws.',
  run: () => {
    throw new TypeError('no such kernel');
  },
};

export const nodes = { rowMean, gain, endless, slow, wrong, silent, broken };
