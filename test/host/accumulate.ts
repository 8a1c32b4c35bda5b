import { tensorFrom, type Tensors } from '../../schemas/tensor.js';

export interface Batch {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Pixels of all batches as rows; batches of a single row are left out if `skipSingle`. */
export function rowsOf(batches: readonly Batch[], skipSingle: boolean): number[][] {
  return batches.flatMap(({ shape, data }) => {
    const channels = shape.at(-1) as number;
    const rows = Array.from({ length: data.length / channels }, (_, i) => data.slice(i * channels, (i + 1) * channels));
    return skipSingle && rows.length === 1 ? [] : rows;
  });
}

/** `count`, `mean` [C] and `m2` [C, C] of `rows`, in two plain float64 passes. */
export function comomentsOf(rows: readonly (readonly number[])[]): Tensors {
  const channels = rows[0]?.length ?? 0;
  const mean = Array.from({ length: channels }, (_, c) => rows.reduce((sum, row) => sum + (row[c] as number), 0) / rows.length);
  const m2 = new Float64Array(channels * channels);
  for (const row of rows) {
    const deviation = row.map((value, c) => value - (mean[c] as number));
    deviation.forEach((a, i) => {
      deviation.forEach((b, j) => {
        m2[i * channels + j] = (m2[i * channels + j] as number) + a * b;
      });
    });
  }
  return {
    count: tensorFrom('float64', [1], [rows.length]),
    mean: tensorFrom('float64', [channels], mean),
    m2: tensorFrom('float64', [channels, channels], m2),
  };
}

/** The same with `m2` [C], the squared deviations alone. */
export function momentsOf(rows: readonly (readonly number[])[]): Tensors {
  const { m2, ...rest } = comomentsOf(rows);
  const channels = m2?.dims[0] ?? 0;
  const diagonal = Array.from({ length: channels }, (_, i) => Number(m2?.data[i * channels + i]));
  return { ...rest, m2: tensorFrom('float64', [channels], diagonal) };
}
