import type { Matrix } from 'ml-matrix';

/** The first `n` columns of `vectors` as rows, each turned so that its entry of largest magnitude is positive. */
export function leadingRows(vectors: Matrix, n: number): Matrix {
  const rows = vectors.transpose().subMatrix(0, n - 1, 0, vectors.rows - 1);
  for (let row = 0; row < n; row++) rows.mulRow(row, signOfLargest(rows.getRow(row)));
  return rows;
}

function signOfLargest(row: readonly number[]): number {
  const largest = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? -1 : 1;
}
