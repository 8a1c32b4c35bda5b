import type { PlanGraph } from '../../schemas/plan.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Tensors } from '../host/contracts.js';
import type { BoundBatch } from './batch.js';
import { type Block, blocksOf, sliceBlock, wholeOf } from './blocks.js';
import { convertTensor } from './tensor-check.js';

/**
 * The blocks in which a fit reads a batch: rows or images if `graph` is pixelwise, else all of it at once. They depend on the
 * batch alone, not on the machine, so that sums come out with the same bits everywhere.
 */
export function blocksFor(graph: PlanGraph, bound: BoundBatch): Block[] {
  return graph.pixelwise ? blocksOf(bound.extent) : [wholeOf(bound.extent)];
}

/** The batch inputs of a graph for one block: views where the dtype fits, converted otherwise. */
export function blockInputs(bound: BoundBatch, block: Block): Tensors {
  return Object.fromEntries(
    bound.specs.map((spec) => {
      const part = sliceBlock(bound.inputs[spec.name] as Tensor, spec.dims, block, bound.extent, bound.bindings);
      return [spec.name, convertTensor(spec.name, part, spec.dtype)];
    }),
  );
}
