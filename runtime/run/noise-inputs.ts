import { CuviscError } from '../../schemas/cuvisc-error.js';
import { graphsIn } from '../../schemas/plan/steps.js';
import type { NoiseSpec, PlanGraph, PlanManifest } from '../../schemas/plan.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { drawNoise, type NoiseKey } from './noise.js';
import type { Bindings } from '../../schemas/dim.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';

const noTensors: Tensors = {};

/**
 * The random numbers of a stage graph that runs outside training: those of the first batch, draw 0. The same seed gives the
 * same numbers in every run. Throws `CuviscError` `seed-invalid`, and `plan-unsupported` if the manifest does not say how to draw.
 */
export function firstDraw({ stages }: PlanManifest, graph: PlanGraph, bindings: Bindings, seed: number): Tensors {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new CuviscError('seed-invalid', `a seed is a whole number from 0 to 2^53 - 1, not ${seed}`);
  const drawn = graph.inputs.filter(({ source }) => source === 'noise');
  if (drawn.length === 0) return noTensors;
  const specs = Object.values(stages).find(({ steps }) => graphsIn(steps).some(({ file }) => file.path === graph.file.path))?.noise ?? [];
  return Object.fromEntries(drawn.map(({ name }) => [name, noiseInput(specs, name, bindings, { seed, draw: 0 })]));
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
