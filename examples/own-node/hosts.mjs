// What plans with example.MedianFilter need where they run.
import { defineHostNode } from 'cuvisc/runtime';

/** The median of the pixel at `row` and `column` of image `data` [rows, columns] and its neighbours. */
function medianAt(data, rows, columns, row, column) {
  const values = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) values.push(data[y * columns + x]);
  }
  const sorted = Float32Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

const medianFilter = defineHostNode({
  name: 'medianFilter',
  doc: 'The median of each 3 x 3 neighbourhood.',
  run: ({ scores }, _, { check }) => {
    const [images, rows, columns] = scores.dims;
    const result = new Float32Array(scores.data.length);
    for (let image = 0; image < images; image++) {
      const pixels = scores.data.subarray(image * rows * columns, (image + 1) * rows * columns);
      for (let row = 0; row < rows; row++) {
        check();
        for (let column = 0; column < columns; column++) {
          result[(image * rows + row) * columns + column] = medianAt(pixels, rows, columns, row, column);
        }
      }
    }
    return { filtered: { dtype: 'float32', dims: scores.dims, data: result } };
  },
});

export const nodes = { medianFilter };
