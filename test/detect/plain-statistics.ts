import { inverse, Matrix } from 'ml-matrix';

/** Mean and covariance (divisor count - 1) of rows, in two plain passes. */
export function statisticsOf(rows: readonly (readonly number[])[]): { readonly mean: number[]; readonly covariance: Matrix } {
  const bands = rows[0]?.length ?? 0;
  const mean = Array.from({ length: bands }, (_, band) => rows.reduce((sum, row) => sum + (row[band] as number), 0) / rows.length);
  const deviations = new Matrix(rows.map((row) => row.map((value, band) => value - (mean[band] as number))));
  return {
    mean,
    covariance: deviations
      .transpose()
      .mmul(deviations)
      .div(rows.length - 1),
  };
}

/** x' M y. */
export function form(x: readonly number[], matrix: Matrix, y: readonly number[]): number {
  return Matrix.rowVector([...x])
    .mmul(matrix)
    .mmul(Matrix.columnVector([...y]))
    .get(0, 0);
}

/** Squared Mahalanobis distance of `pixel` to `background`. */
export function distance(pixel: readonly number[], background: readonly (readonly number[])[], eps = 0): number {
  const { mean, covariance } = statisticsOf(background);
  const deviation = difference(pixel, mean);
  return form(deviation, inverse(Matrix.add(covariance, Matrix.eye(pixel.length).mul(eps))), deviation);
}

/** x - y. */
export function difference(x: readonly number[], y: readonly number[]): number[] {
  return x.map((value, i) => value - (y[i] as number));
}

/** The rows of a flat [n, bands] list. */
export function rowsOf(values: ArrayLike<number | bigint>, bands: number): number[][] {
  return Array.from({ length: values.length / bands }, (_, row) => Array.from({ length: bands }, (_, band) => Number(values[row * bands + band])));
}
