import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isFloat } from '../../schemas/dtype.js';
import type { FitLevel, NodeFit, PlanManifest, StateSpec } from '../../schemas/plan.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type Hosts, hostNamed } from '../engine/hosts.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { FitFacts, Tensors } from '../host/contracts.js';
import { mismatchOf, specOf } from '../plan/plan-state.js';
import { convertTensor } from '../run/tensor-check.js';

/** What the fit of one node found. */
export interface NodeReport {
  readonly node: string;
  readonly facts: FitFacts;
}

export interface FinalisedLevel {
  /** Values by state name, in the dtypes of the manifest. */
  readonly state: Tensors;
  readonly nodes: readonly NodeReport[];
}

/** Turns the accumulators of a level into state. Throws what the finalisers throw, with the node named. */
export function finaliseLevel(plan: LoadedPlan, level: FitLevel, accumulators: Tensors): FinalisedLevel {
  const { hosts, manifest, profiler } = plan;
  const results = level.nodes.map((fit) => {
    const row = { stage: 'fit', kind: 'host', name: `${fit.node} (${fit.finaliser})` } as const;
    return { fit, ...profiler.asideSync(row, () => finaliseNode(hosts, fit, accumulators)) };
  });
  const written = results.flatMap(({ fit, state }) =>
    Object.entries(fit.writes).map(([key, name]) => [name, rounded(manifest, fit, name, state[key])] as const),
  );
  return { state: Object.fromEntries(written), nodes: results.map(({ fit, facts }) => ({ node: fit.node, facts })) };
}

function finaliseNode(hosts: Hosts, fit: NodeFit, accumulators: Tensors): { state: Tensors; facts: FitFacts } {
  const own = Object.entries(fit.accumulators).map(([key, name]) => [key, accumulators[name] as Tensor]);
  try {
    return hostNamed(hosts.finalisers, fit.finaliser, fit.node).finalise(Object.fromEntries(own), fit.params);
  } catch (cause) {
    throw cause instanceof CuviscError ? atNode(fit, cause) : cause;
  }
}

function atNode(fit: NodeFit, error: CuviscError): CuviscError {
  const { hint } = error;
  return new CuviscError(error.code, `node ${fit.node}: ${error.message}`, {
    fault: error.fault,
    place: { line: fit.place.line, column: fit.place.column, ...error.place, node: fit.node },
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function rounded(manifest: PlanManifest, fit: NodeFit, name: string, value: Tensor | undefined): Tensor {
  const spec = specOf(manifest, name);
  if (!spec || !value) throw broken(fit, name, 'it was not computed');
  const result = convertTensor(name, value, spec.dtype);
  const problem = problemOf(spec, result);
  if (problem) throw broken(fit, name, problem);
  return result;
}

function problemOf(spec: StateSpec, value: Tensor): string | undefined {
  const finite = !isFloat(value.dtype) || (value.data as Float64Array).every(Number.isFinite);
  return finite ? mismatchOf(spec, value) : 'it is NaN or infinite';
}

function broken(fit: NodeFit, name: string, problem: string): CuviscError {
  return new CuviscError('fit-not-finite', `node ${fit.node}: ${fit.finaliser} cannot give ${name}: ${problem}`, {
    fault: 'run',
    place: { node: fit.node, line: fit.place.line, column: fit.place.column },
  });
}
