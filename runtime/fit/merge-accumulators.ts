import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import type { FitLevel } from '../../schemas/plan.js';
import { elementCount, type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { gatherBlock } from './gather-block.js';

/** Empty accumulators: zeros, which update and merge graphs read as "no data yet". */
export function emptyAccumulators(level: FitLevel): Tensors {
  return Object.fromEntries(level.accumulators.map((spec) => [spec.name, zeros(spec)]));
}

function zeros({ name, dtype, dims }: FitLevel['accumulators'][number]): Tensor {
  const sizes = dims.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new CuviscError('plan-unsupported', `accumulator ${name} has no fixed size: [${dims.join(', ')}]`);
  });
  return tensorWith(dtype, sizes, new (arrayOf(dtype))(elementCount(sizes)));
}

/** Sets of accumulators merged in their order; `check` is asked before each merge. */
export async function mergeAll(plan: LoadedPlan, level: FitLevel, sets: readonly Tensors[], check = () => {}): Promise<Tensors> {
  const [first = emptyAccumulators(level), ...rest] = sets;
  let merged = first;
  for (const set of rest) {
    check();
    const before = merged;
    merged = await plan.profiler.frame('fit', () => mergePair(plan, level, before, set));
  }
  return merged;
}

async function mergePair(plan: LoadedPlan, { merge }: FitLevel, a: Tensors, b: Tensors): Promise<Tensors> {
  const inputs = merge.inputs.flatMap(({ name, merges }) =>
    merges ? [[name, (merges.set === 'a' ? a : b)[merges.accumulator] as Tensor] as const] : [],
  );
  return gatherBlock(await plan.session(merge), Object.fromEntries(inputs), {}, merge.outputs);
}
