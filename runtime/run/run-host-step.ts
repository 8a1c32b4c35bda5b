import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Bindings } from '../../schemas/dim.js';
import { sizeOf, symbolOf } from '../../schemas/dim-arithmetic.js';
import type { HostStep } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { hostNamed } from '../host/hosts.js';
import type { BoundBatch } from '../tensor/batch.js';
import { checkTensor, convertInputs } from '../tensor/tensor-check.js';
import type { Control } from './control.js';
import type { LoadedPlan } from './loaded-plan.js';

/** What a host node made of a batch. */
export interface HostRun {
  readonly values: Tensors;
  /** With the symbols that its results bind. */
  readonly bindings: Bindings;
}

/**
 * Runs a host node on what `given` holds for it, in the dtypes that the plan declares. Its row in the profile is of kind `host`. Throws `CuviscError`
 * `host-unknown`, `dtype-lossy`, `host-node-failed` with what it threw as cause, `host-node-result`, and `AbortError`.
 */
export async function runHostStep(
  { hosts, profiler }: LoadedPlan,
  step: HostStep,
  given: BoundBatch,
  { stage, control }: { readonly stage: Stage; readonly control: Control },
): Promise<HostRun> {
  const { node, host, params } = step;
  const implementation = hostNamed(hosts.nodes, host, node);
  const converted = convertInputs(given.specs, given.inputs);
  const inputs = Object.fromEntries(step.inputs.map(({ port, name }) => [port, converted[name] as Tensor]));
  const context = { node, stage, check: control.check };
  const results = await profiler.part('host', `${node} (${host})`, async () => {
    try {
      return await implementation.run(inputs, params, context);
    } catch (error) {
      throw isOurs(error) ? error : failed(step, error);
    }
  });
  control.check();
  return checkedResults(step, results, given.bindings);
}

function isOurs(error: unknown): boolean {
  return error instanceof CuviscError || (error instanceof Error && error.name === 'AbortError');
}

function failed({ node, host, place }: HostStep, cause: unknown): CuviscError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CuviscError('host-node-failed', `${node} (${host}) failed: ${why}`, { fault: 'run', place: { node, line: place.line }, cause });
}

function checkedResults(step: HostStep, results: Tensors, before: Bindings): HostRun {
  const bindings: Record<string, number> = { ...before };
  const values = step.outputs.map(({ port, name, dtype, dims }) => {
    const value = results?.[port];
    if (!value) throw wrong(step, port, 'is not there');
    checkTensor(`${step.node}.${port}`, value);
    for (const [axis, dim] of dims.entries()) {
      const symbol = symbolOf(dim);
      if (symbol && sizeOf(dim, bindings) === undefined) bindings[symbol.name] = value.dims[axis] ?? 0;
    }
    const sizes = dims.map((dim) => sizeOf(dim, bindings));
    if (value.dtype !== dtype || sizes.join() !== value.dims.join()) {
      throw wrong(step, port, `is ${value.dtype}[${value.dims.join(', ')}], the plan says ${dtype}[${sizes.join(', ')}]`);
    }
    return [name, value] as const;
  });
  return { values: Object.fromEntries(values), bindings };
}

function wrong({ node, host, place }: HostStep, port: string, what: string): CuviscError {
  return new CuviscError('host-node-result', `${node} (${host}): its output ${port} ${what}`, { fault: 'run', place: { node, line: place.line } });
}
