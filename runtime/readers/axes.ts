import { CuviscError, type ErrorPlace } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';

/** The axes of a cube in the order in which cubes are handed on. */
export const cubeAxes = ['rows', 'columns', 'bands'] as const;

/** The axes of a label map in the order in which label maps are handed on. */
export const labelAxes = ['rows', 'columns'] as const;

/** Splits the axes off `...@bands,rows,columns`: behind the last `@`, two or more words or the name of an axis. */
export function splitAxes(spec: string): { readonly rest: string; readonly axes?: readonly string[] } {
  const match = /^(.+)@\s*([a-z]+\s*(?:,\s*[a-z]*\s*)*)$/is.exec(spec);
  const axes = match?.[2]?.split(',').map((name) => name.trim()) ?? [];
  if (axes.length < 2 && !axes.some((name) => (cubeAxes as readonly string[]).includes(name))) return { rest: spec };
  return { rest: match?.[1] as string, axes };
}

/**
 * For each of `wanted`, which axis of the file it is. Throws `axes-invalid` unless `stated` names each of `wanted` once.
 */
export function axisOrder(stated: readonly string[], wanted: readonly string[], place: ErrorPlace): readonly number[] {
  const order = wanted.map((name) => stated.indexOf(name));
  if (stated.length === wanted.length && !order.includes(-1)) return order;
  throw new CuviscError('axes-invalid', `the axes \`${stated.join(',').slice(0, 80)}\` are not ${wanted.join(', ')} in some order`, {
    place,
    hint: `name each once in the order of the file, as in FILE:variable@${[...wanted.slice(-1), ...wanted.slice(0, -1)].join(',')}`,
  });
}

/** The tensor of rank 2 or 3 with its axes in `order`: axis i of the result is axis order[i] of `values`. */
export function permuted({ dtype, dims, data }: Tensor, order: readonly number[]): Tensor {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1));
  const leading = Array.from({ length: 3 - order.length }, () => ({ size: 1, stride: 0 }));
  const [outer, middle, inner] = [...leading, ...order.map((axis) => ({ size: dims[axis] as number, stride: strides[axis] as number }))];
  if (!outer || !middle || !inner) throw new RangeError(`rank ${order.length} has no axes to turn`);
  const result = new (arrayOf(dtype))(data.length);
  let next = 0;
  for (let a = 0; a < outer.size; a++) {
    for (let b = 0; b < middle.size; b++) {
      const start = a * outer.stride + b * middle.stride;
      for (let c = 0; c < inner.size; c++) result[next++] = data[start + c * inner.stride] as never;
    }
  }
  return tensor(
    dtype,
    order.map((axis) => dims[axis] as number),
    result,
  );
}
