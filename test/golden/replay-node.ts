import { stringify } from 'yaml';
import type { CompileRequest } from '../../compiler/index.js';
import { temperatureAt } from '../../compiler/nodes/soft-channel-selector.js';
import type { Plan } from '../../runtime/index.js';
import type { Stage } from '../../schemas/stage.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { type Comparison, compareMetrics, compareNonFinite, compareTensor, withSignsOf } from './compare.js';
import type { GoldenNodeCase, GoldenRun, GoldenTensors } from './golden-case.js';
import { batchOf, isRefused, keysRead, loadState, targetOf, withPlan } from './replay-plan.js';

/** Replays one node: fit, then each run from the recorded state, which a run before it may have changed. */
export async function replayNode(golden: GoldenNodeCase): Promise<Comparison[]> {
  const fitted = golden.fit ? await replayFit(golden, golden.fit) : [];
  const runs: Comparison[] = [];
  let { state } = golden;
  for (const [i, run] of golden.runs.entries()) {
    runs.push(...(await replayRun({ ...golden, state }, run, `run ${i + 1}`)));
    state = { ...state, ...run.stateAfter };
  }
  return [...fitted, ...runs];
}

function requestOf(golden: GoldenNodeCase, batches: readonly GoldenTensors[], outputs: readonly string[]): CompileRequest {
  const yaml = {
    metadata: { name: 'golden', compat: 'cuvis-ai-0.5' },
    nodes: [{ name: 'node', class_name: golden.class_name, hparams: golden.hparams }],
    ...(outputs.length > 0 && { outputs }),
  };
  return { source: { file: 'golden.yaml', text: stringify(yaml) }, ...targetOf(batches) };
}

async function replayFit(golden: GoldenNodeCase, batches: readonly GoldenTensors[]): Promise<Comparison[]> {
  const attempt = () =>
    withPlan(requestOf(golden, [...batches], []), async (plan) => {
      const read = keysRead(plan);
      await plan.fit(
        batches.map((batch) => batchOf(batch, read)),
        { keepInputs: true },
      );
      return compareState(golden, await plan.state());
    });
  return golden.fitRaises ? [refusal('fit', await isRefused(attempt))] : attempt();
}

/** State entries whose rows are eigenvectors. */
const eigenvectors = ['_components', 'convs.0.weight'];

function compareState(golden: GoldenNodeCase, state: Readonly<Record<string, Tensor>>): Comparison[] {
  return Object.entries(golden.state).map(([entry, expected]) => {
    const actual = state[`node.${entry}`];
    const signed = eigenvectors.includes(entry) && actual ? withSignsOf(actual, expected) : actual;
    return compareTensor(`state ${entry}`, signed, expected, entry === 'cov_inv' ? { atLeast: inverseTolerance(golden.notes) } : {});
  });
}

/** Twice what the notes say the reference's float32 inverse is away from the float64 one. */
export function inverseTolerance(notes: string): number {
  const [, stated] = /(?:differs from|against) a float64 pseudo-inverse[^:]*? (?:by|stored cov:) ([\d.e-]+\d)/.exec(notes) ?? [];
  return 2 * Number(stated ?? 0);
}

async function replayRun(golden: GoldenNodeCase, run: GoldenRun, label: string): Promise<Comparison[]> {
  const undefinedOutputs = (run.nonFinite ?? []).filter((name) => !name.includes(':'));
  const outputs = [...Object.keys(run.outputs), ...undefinedOutputs].map((port) => `node.${port}`);
  const attempt = () =>
    withPlan(requestOf(golden, [run.inputs], outputs), async (plan) => {
      // A node that must fail unfitted has placeholders for state, which loading would take for a fit.
      if (!run.raises) await loadState(plan, namespaced(golden.state));
      await applyCalls(golden, plan);
      const result = await plan.run(batchOf(run.inputs, keysRead(plan)), { stage: stageOf(run), keepInputs: true });
      const tensors = Object.entries(run.outputs).map(([port, expected]) =>
        compareTensor(`${label} ${port}`, result.outputs[`node.${port}`], expected, { absoluteRounding: run.f64AbsDiff?.outputs?.[port] ?? 0 }),
      );
      const metrics = result.metrics.node ?? {};
      const nonFinite = (run.nonFinite ?? []).map((name) =>
        compareNonFinite(`${label} ${name}`, result.outputs[`node.${name}`] ?? metrics[name.replace(/^metrics:/, '')]),
      );
      return [...tensors, ...nonFinite, ...(run.metrics ? compareMetrics(label, metrics, run.metrics) : [])];
    });
  if (run.raises) return [refusal(label, await isRefused(attempt))];
  return attempt();
}

/** Nodes switch behaviour by the reference's module mode; here training mode is stage TRAIN. */
function stageOf(run: GoldenRun): Stage {
  return run.training ? 'train' : run.stage;
}

function namespaced(state: GoldenTensors): GoldenTensors {
  return Object.fromEntries(Object.entries(state).map(([entry, tensor]) => [`node.${entry}`, tensor]));
}

/** The reference's `update_temperature` sets what is state here. */
async function applyCalls(golden: GoldenNodeCase, plan: Plan): Promise<void> {
  for (const { method, args } of golden.calls ?? []) {
    if (method !== 'update_temperature') throw new Error(`no replay of ${method}`);
    const hparams = plan.manifest.nodes[0]?.hparams as unknown as Parameters<typeof temperatureAt>[0];
    await plan.setState({ 'node.temperature': tensorFrom('float32', [], [temperatureAt(hparams, args.epoch ?? 0)]) });
  }
}

function refusal(what: string, refused: boolean): Comparison {
  return { what: `${what} is refused`, error: refused ? 0 : Number.POSITIVE_INFINITY, allowed: 0 };
}
