import { neighbourDifferences as contract } from '../../../schemas/hosts/nodes/neighbour-differences.js';
import { defineContractedNode } from '../contracts.js';

/**
 * `noise` [B, H - rows, W - |columns|, C] of `data` [B, H, W, C]: (x - neighbour) / sqrt(2), subtracted in float64 and rounded once. An image
 * too small to have such a neighbour gives none.
 */
export const neighbourDifferences = defineContractedNode(contract, ({ data }, { rows, columns }, { check }) => {
  const [images, height, width, bands] = data.dims as [number, number, number, number];
  const [high, wide] = [Math.max(0, height - rows), Math.max(0, width - Math.abs(columns))];
  const noise = new Float32Array(images * high * wide * bands);
  const first = columns < 0 ? -columns : 0;
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < high; row++) {
      check();
      const own = ((image * height + row) * width + first) * bands;
      const other = ((image * height + row + rows) * width + first + columns) * bands;
      for (let i = 0; i < wide * bands; i++) noise[at++] = ((data.data[own + i] as number) - (data.data[other + i] as number)) * Math.SQRT1_2;
    }
  }
  return { noise: { dtype: 'float32', dims: [images, high, wide, bands], data: noise } };
});
