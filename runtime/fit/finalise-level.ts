import { CuviscError, type ErrorPlace } from '../../schemas/cuvisc-error.js';
import { isFloat } from '../../schemas/dtype.js';
import type { FitLevel, NodeFit, NodeReduction, PlainGraph, PlanManifest, StateSpec } from '../../schemas/plan.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { hostNamed } from '../host/hosts.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import type { FitFacts } from '../host/contracts.js';
import { mismatchOf } from '../../schemas/tensor-spec.js';
import { specOf, withFittedLevel } from '../plan/plan-state.js';
import { convertTensor } from '../tensor/tensor-check.js';

/** What the fit of one node found. */
export interface NodeReport {
  readonly node: string;
  readonly facts: FitFacts;
}

/**
 * Turns the accumulators of a level into state, node by node, and puts it into the plan in memory; what later levels had set
 * is unset. Throws what the finalisers throw, with the node named; the plan's state is then in between.
 */
export async function finaliseLevel(plan: LoadedPlan, level: number, accumulators: Tensors): Promise<readonly NodeReport[]> {
  const { manifest } = plan;
  const reports: NodeReport[] = [];
  for (const fit of (manifest.fit[level] as FitLevel).nodes) {
    const statistic = await statisticOf(plan, fit, accumulators);
    const row = { stage: 'fit', kind: 'host', name: `${fit.node} (${fit.finaliser})` } as const;
    const { state, facts } = plan.profiler.asideSync(row, () => finaliseNode(plan, fit, statistic));
    const written = Object.entries(fit.writes).map(([key, name]) => [name, rounded(manifest, fit, name, state[key])] as const);
    plan.setState(withFittedLevel(manifest, plan.state, level, Object.fromEntries(written)));
    reports.push({ node: fit.node, facts });
  }
  return reports;
}

/** The node's accumulators by the finaliser's names, mapped by what the nodes before have learnt. */
async function statisticOf(plan: LoadedPlan, { reductions }: NodeFit, accumulators: Tensors): Promise<Tensors> {
  const statistics: [string, Tensor][] = [];
  for (const reduction of reductions) statistics.push(...(await gatheredBy(plan, reduction, accumulators)));
  return Object.fromEntries(statistics);
}

async function gatheredBy(plan: LoadedPlan, { mapping, accumulators: names }: NodeReduction, accumulators: Tensors): Promise<[string, Tensor][]> {
  const own = Object.fromEntries(Object.values(names).map((name) => [name, accumulators[name] as Tensor]));
  const values = mapping ? await mapped(plan, mapping, own) : own;
  return Object.entries(names).map(([key, name]) => [key, values[name] as Tensor]);
}

async function mapped(plan: LoadedPlan, mapping: PlainGraph, accumulators: Tensors): Promise<Tensors> {
  const names = mapping.outputs.map(({ name }) => name);
  const results = await plan.runOnState(mapping, accumulators, names);
  return Object.fromEntries(mapping.outputs.map(({ name, replaces }) => [replaces as string, results[name] as Tensor]));
}

function finaliseNode({ hosts, manifest }: LoadedPlan, fit: NodeFit, statistic: Tensors): { state: Tensors; facts: FitFacts } {
  try {
    return hostNamed(hosts.finalisers, fit.finaliser, fit.node).finalise(statistic, fit.params);
  } catch (cause) {
    throw cause instanceof CuviscError ? atNode(manifest, fit, cause) : cause;
  }
}

/** Where the pipeline declares the node. */
function placeOf({ pipeline }: PlanManifest, { node, place }: NodeFit): ErrorPlace {
  return { file: pipeline.source, line: place.line, column: place.column, node };
}

function atNode(manifest: PlanManifest, fit: NodeFit, error: CuviscError): CuviscError {
  const { hint } = error;
  return new CuviscError(error.code, `node ${fit.node}: ${error.message}`, {
    fault: error.fault,
    place: { ...placeOf(manifest, fit), ...error.place },
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function rounded(manifest: PlanManifest, fit: NodeFit, name: string, value: Tensor | undefined): Tensor {
  const spec = specOf(manifest, name);
  if (!spec || !value) throw broken(manifest, fit, name, 'it was not computed');
  const result = convertTensor(name, value, spec.dtype);
  const problem = problemOf(spec, result);
  if (problem) throw broken(manifest, fit, name, problem);
  return result;
}

function problemOf(spec: StateSpec, value: Tensor): string | undefined {
  const finite = !isFloat(value.dtype) || (value.data as Float64Array).every(Number.isFinite);
  return finite ? mismatchOf(spec, value) : 'it is NaN or infinite';
}

function broken(manifest: PlanManifest, fit: NodeFit, name: string, problem: string): CuviscError {
  return new CuviscError('fit-not-finite', `node ${fit.node}: ${fit.finaliser} cannot give ${name}: ${problem}`, {
    fault: 'run',
    place: placeOf(manifest, fit),
  });
}
