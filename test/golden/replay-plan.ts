import type { PlanManifest } from '../../schemas/plan.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompileRequest, compile, type Diagnostic, writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { DType } from '../../schemas/dtype.js';
import { stages } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type GoldenTensor, type GoldenTensors, toTensor } from './golden-case.js';
import { portsOfStage } from '../../schemas/plan/steps.js';

/** The pipeline did not compile. */
export class NotCompiled extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(
      diagnostics
        .filter((d) => d.severity === 'error')
        .map((d) => `${d.code}: ${d.message}`)
        .join('; '),
    );
  }
}

/** Compiles, opens and hands a plan to `use`; directory and plan are gone afterwards. Throws `NotCompiled`. */
export async function withPlan<T>(request: CompileRequest, use: (plan: Plan) => Promise<T>): Promise<T> {
  const { plan, diagnostics } = compile(request);
  if (!plan) throw new NotCompiled(diagnostics);
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-golden-'));
  try {
    const directory = join(folder, 'case.plan');
    await writePlan(plan, directory);
    // Recorded cases are of a few hundred numbers, which take less time than threads for them would to start.
    const open = await openPlan(directory, { host: 'inline', device: 'cpu', threads: 1 });
    try {
      return await use(open);
    } finally {
      await open.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is known of the batches: keys, and dtypes and sizes on which all of them agree. */
export function targetOf(batches: readonly GoldenTensors[]): Pick<CompileRequest, 'inputs' | 'batchKeys' | 'wavelengths'> {
  const keys = [...new Set(batches.flatMap((batch) => Object.keys(batch)))];
  const inputs = Object.fromEntries(keys.map((key) => [key, agreement(batches.flatMap((batch) => batch[key] ?? []))]));
  const [centres] = batches.flatMap((batch) => batch.wavelengths ?? []);
  const bands = centres?.shape.at(-1);
  return {
    inputs,
    batchKeys: Object.fromEntries(stages.map((stage) => [stage, keys])),
    ...(centres && { wavelengths: centres.data.slice(0, bands) }),
  };
}

function agreement(tensors: readonly GoldenTensor[]): { dtype: DType; dims: (number | null)[] } {
  const [first] = tensors;
  if (!first) throw new Error('no tensors to agree');
  const bands = first.shape.map((size, axis) => (axis === first.shape.length - 1 && tensors.every((t) => t.shape[axis] === size) ? size : null));
  return { dtype: first.dtype, dims: first.shape.length === 4 || first.shape.length === 1 ? bands : first.shape.map(() => null) };
}

/** The batch entries that the plan's stage or fit reads, in their recorded dtypes. */
export function batchOf(golden: GoldenTensors, read: ReadonlySet<string>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(golden).flatMap(([key, tensor]) => (read.has(key) ? [[key, toTensor(tensor)]] : [])));
}

/** Batch keys that any graph of the plan reads. */
export function keysRead(plan: Plan): Set<string> {
  const graphs = [...Object.values(plan.manifest.stages).map(portsOfStage), ...plan.manifest.fit.map((level) => level.update)];
  return new Set(
    graphs
      .flatMap((graph) => graph?.inputs ?? [])
      .filter((input) => input.source === 'batch')
      .map((input) => input.name),
  );
}

/** Loads recorded state into the plan, in the dtypes of the plan. */
export async function loadState(plan: Plan, state: GoldenTensors): Promise<void> {
  const updates = plan.manifest.state.flatMap(({ name, dtype }) => {
    const golden = state[name];
    return golden ? [[name, toTensor(golden, dtype)] as const] : [];
  });
  if (updates.length > 0) await plan.setState(Object.fromEntries(updates));
}

/** `node.entry` of the state that a fit writes. */
export function fittedEntries({ fit }: PlanManifest): Set<string> {
  return new Set(fit.flatMap((level) => level.nodes.flatMap(({ writes }) => Object.values(writes))));
}

/** True if `attempt` is refused as a mistake of the user: by a diagnostic or by a coded error. */
export async function isRefused(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return false;
  } catch (error) {
    if (error instanceof NotCompiled || error instanceof CuviscError) return true;
    throw error;
  }
}
