import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import type { PlanGraph, PlanGraphOutput } from '../../schemas/plan.js';
import { elementCount, type Tensor } from '../../schemas/tensor.js';
import type { Control } from '../engine/control.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { Tensors } from '../host/contracts.js';
import type { BoundBatch } from './batch.js';
import { type Block, blocksOf, copyInto, pixelsPerBlock, rangeOf, sliceBlock, wholeOf } from './blocks.js';
import { sizeOf } from './symbols.js';
import { convertInputs } from './tensor-check.js';
import { defaultSeed, firstDraw } from './noise-inputs.js';

/** The blocks in which `graph` reads a batch: rows or images, of at most `limit` pixels, if it is pixelwise, else all of it at once. */
export function blocksFor(graph: PlanGraph, bound: BoundBatch, limit = pixelsPerBlock): Block[] {
  return graph.pixelwise ? blocksOf(bound.extent, limit) : [wholeOf(bound.extent)];
}

/** The batch inputs of a graph for one block: views where the dtype fits, converted otherwise. */
export function blockInputs(bound: BoundBatch, block: Block): Tensors {
  return convertInputs(bound.specs, blockViews(bound, block));
}

/** The parts of a batch's tensors that belong to one block: views, in the batch's own dtypes. */
export function blockViews({ inputs, specs, extent, bindings }: BoundBatch, block: Block): Tensors {
  return Object.fromEntries(specs.map(({ name, dims }) => [name, sliceBlock(inputs[name] as Tensor, dims, block, extent, bindings)]));
}

/**
 * Runs a stage graph over a batch, block by block, and returns the outputs named in `outputs`, each for the whole batch.
 * Stage train sees what the first batch of a training with `seed` would see.
 * Throws `CuviscError` `plan-not-fitted`, `plan-unsupported`, `seed-invalid`, `dtype-lossy` or `engine-failed`, and `AbortError` between blocks.
 */
export async function runGraph(
  plan: LoadedPlan,
  graph: PlanGraph,
  bound: BoundBatch,
  outputs: readonly string[],
  control: Control,
  seed = defaultSeed,
): Promise<Tensors> {
  if (outputs.length === 0) return {};
  const fixed = { ...(await plan.fixedInputs(graph)), ...firstDraw(plan.manifest, graph, bound.bindings, seed) };
  control.check();
  const session = await plan.session(graph);
  const blocks = blocksFor(graph, bound);
  const specs = graph.outputs.filter((output) => outputs.includes(output.name));
  const whole: Record<string, Tensor> = {};
  for (const block of blocks) {
    control.check();
    const parts = await session.run({ ...fixed, ...blockInputs(bound, block) }, outputs);
    if (blocks.length === 1) return parts;
    for (const spec of specs) place(whole, spec, parts[spec.name] as Tensor, block, bound);
  }
  return whole;
}

function place(whole: Record<string, Tensor>, spec: PlanGraphOutput, part: Tensor, block: Block, bound: BoundBatch): void {
  const target = whole[spec.name] ?? allocate(spec, bound);
  whole[spec.name] = target;
  const range = rangeOf(spec.dims, target.data.length, block, bound.extent);
  if (range.end - range.start !== part.data.length) {
    throw new CuviscError('engine-failed', `output ${spec.name} is [${part.dims.join(', ')}], the manifest says [${spec.dims.join(', ')}]`, {
      fault: 'run',
    });
  }
  copyInto(target.data, part.data, range.start);
}

function allocate(spec: PlanGraphOutput, bound: BoundBatch): Tensor {
  const dims = spec.dims.map((dim) => {
    const size = sizeOf(dim, bound.bindings);
    if (size !== undefined) return size;
    throw new CuviscError('engine-failed', `output ${spec.name}: no input tells the size of ${dim}`, { fault: 'run' });
  });
  return { dtype: spec.dtype, dims, data: new (arrayOf(spec.dtype))(elementCount(dims)) };
}
