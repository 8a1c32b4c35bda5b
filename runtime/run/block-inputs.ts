import type { PlanGraph } from '../../schemas/plan.js';
import { isPixelwise } from '../../schemas/locality.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import type { BoundBatch } from '../tensor/batch.js';
import { type Block, blocksOf, pixelsPerBlock, sliceBlock, wholeOf } from '../tensor/blocks.js';
import { convertInputs } from '../tensor/tensor-check.js';

/**
 * The blocks in which a fit reads a batch: rows or images of at most `limit` pixels if `graph` is pixelwise, else all of it
 * at once. They depend on the batch alone, not on the machine, so that sums come out with the same bits everywhere.
 */
export function blocksFor(graph: PlanGraph, bound: BoundBatch, limit = pixelsPerBlock): Block[] {
  return isPixelwise(graph.locality) ? blocksOf(bound.extent, limit) : [wholeOf(bound.extent)];
}

/** The batch inputs of a graph for a whole batch: its own tensors where the dtype fits, converted otherwise. Throws as `convertTensor` does. */
export function wholeInputs({ specs, inputs }: BoundBatch): Tensors {
  return convertInputs(specs, inputs);
}

/** The parts of a batch's tensors that belong to one block: views, in the batch's own dtypes. */
export function blockViews({ inputs, specs, extent, bindings }: BoundBatch, block: Block): Tensors {
  return Object.fromEntries(specs.map(({ name, dims }) => [name, sliceBlock(inputs[name] as Tensor, dims, block, extent, bindings)]));
}
