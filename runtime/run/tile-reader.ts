import { arrayOf, type TypedArray } from '../../schemas/dtype.js';
import type { PlanGraphInput } from '../../schemas/plan.js';
import { elementCount, type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import type { BoundBatch } from '../tensor/batch.js';
import { copyInto, type Range } from '../tensor/blocks.js';
import { relationOf } from '../tensor/pixel-blocks.js';
import { convertTensor } from '../tensor/tensor-check.js';
import { type Area, runsOfArea, sizesOfArea } from '../tensor/tiles.js';

/**
 * The batch inputs of a graph for one area of an image: views where the dtype fits and the area is contiguous, else copies.
 * Throws `CuviscError` `dtype-lossy` naming the element within the whole.
 */
export function readArea(bound: BoundBatch, area: Area): Tensors {
  return Object.fromEntries(bound.specs.map((spec) => [spec.name, partOf(bound, spec, area)]));
}

function partOf(bound: BoundBatch, { name, dtype, dims }: PlanGraphInput, area: Area): Tensor {
  const whole = bound.inputs[name] as Tensor;
  const relation = relationOf(dims);
  if (relation === 'fixed') return convertTensor(name, whole, dtype);
  const { images, rows, columns } = bound.extent;
  const runs = relation === 'image' ? [{ start: area.image, end: area.image + 1 }] : runsOfArea(area, bound.extent);
  const unit = whole.data.length / (relation === 'image' ? images : images * rows * columns);
  const elements = runs.map(({ start, end }) => ({ start: start * unit, end: end * unit }));
  const sizes = sizesOfArea(whole, dims, area, bound);
  return tensorWith(dtype, sizes, gathered(name, whole, elements, dtype, elementCount(sizes)));
}

/** The elements in `runs`, one after the other, in another dtype. */
function gathered(name: string, { dtype, data }: Tensor, runs: readonly Range[], wanted: Tensor['dtype'], count: number): TypedArray {
  const [first, ...others] = runs as readonly [Range, ...Range[]];
  if (dtype === wanted && others.length === 0) return data.subarray(first.start, first.end);
  const into = new (arrayOf(wanted))(count);
  let at = 0;
  for (const { start, end } of runs) {
    const part = data.subarray(start, end);
    if (dtype === wanted) copyInto(into, part, at);
    else convertTensor(name, tensorWith(dtype, [part.length], part), wanted, { into: into.subarray(at, at + part.length), first: start });
    at += part.length;
  }
  return into;
}
