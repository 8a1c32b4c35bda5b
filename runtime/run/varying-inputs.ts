import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { NoiseSpec, PlanGraph, PlanGraphInput, PlanManifest } from '../../schemas/plan.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import type { Tensors } from '../host/contracts.js';
import { drawNoise, type NoiseKey } from '../train/noise.js';
import { type Bindings, sizeOf } from './symbols.js';

/** Seed of random numbers where none is given. */
export const defaultSeed = 42;

/**
 * What training would vary from batch to batch, for a stage graph that runs outside it: the values of the first batch,
 * that is epoch 0 and the random numbers of draw 0. The same seed gives the same numbers in every run. Throws `CuviscError`
 * `seed-invalid`, and `plan-unsupported` for an input that this runtime does not know.
 */
export function firstBatchInputs({ stages }: PlanManifest, graph: PlanGraph, bindings: Bindings, seed: number): Tensors {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new CuviscError('seed-invalid', `a seed is a whole number from 0 to 2^53 - 1, not ${seed}`);
  const stage = Object.values(stages).find((each) => each.graph?.file.path === graph.file.path);
  const first = (input: PlanGraphInput): Tensor =>
    input.source === 'noise' ? noiseInput(stage?.noise ?? [], input.name, bindings, { seed, draw: 0 }) : scheduleInput(input, { epoch: 0 });
  const varying = graph.inputs.filter(({ source }) => source === 'noise' || source === 'schedule');
  return Object.fromEntries(varying.map((input) => [input.name, first(input)]));
}

/** A schedule input: one of the `known` values by name. Throws `CuviscError` `plan-unsupported` for another. */
export function scheduleInput({ name, dtype, dims }: PlanGraphInput, known: Readonly<Record<string, number>>): Tensor {
  const value = known[name] ?? unsupported(`the graph asks for schedule value ${name}, which this runtime does not know here`);
  const sizes = dims.map(() => 1);
  return tensorFrom(dtype, sizes, [value]);
}

/** Random numbers for the input `name`, as `specs` say. Throws `CuviscError` `plan-unsupported` if they do not. */
export function noiseInput(specs: readonly NoiseSpec[], name: string, bindings: Bindings, key: Omit<NoiseKey, 'name'>): Tensor {
  const spec = specs.find((each) => each.name === name) ?? unsupported(`the manifest does not say how to draw ${name}`);
  const sizes = spec.dims.map((dim) => sizeOf(dim, bindings) ?? unsupported(`no input tells the size of ${dim} of ${name}`));
  if (spec.dtype !== 'float32' && spec.dtype !== 'float64') return unsupported(`random numbers ${name} are ${spec.dtype}`);
  return drawNoise({ ...key, name }, spec.distribution, spec.dtype, sizes);
}

/** Refuses what a plan asks for and this runtime cannot give. */
export function unsupported(message: string): never {
  throw new CuviscError('plan-unsupported', message, { hint: 'compile the plan again with this version' });
}
