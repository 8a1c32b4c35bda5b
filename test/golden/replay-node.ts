import { stringify } from 'yaml';
import type { CompileRequest } from '../../compiler/index.js';
import { nextOf } from '../../compiler/nodes/select/running-bounds.js';
import { temperatureSchedule } from '../../compiler/nodes/select/soft-channel-selector.js';
import type { ScheduleFunction } from '../../runtime/host/contracts.js';
import { schedules } from '../../runtime/host/schedules/registry.gen.js';
import type { Stage } from '../../schemas/stage.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';
import { type Comparison, compareMetrics, compareNonFinite, compareTensor, notCompared, withSignsOf, withSignsOfComponents } from './compare.js';
import { type GoldenNodeCase, type GoldenRun, type GoldenTensor, type GoldenTensors, toTensor } from './golden-case.js';
import { knownClass } from './known-class.js';
import { replayGradient, replayWithNoise } from './replay-gradient.js';
import { batchOf, fittedEntries, isRefused, keysRead, loadState, targetOf, withPlan } from './replay-plan.js';

/** Replays one node: fit, then each run from the recorded state, which a run before it may have changed. */
export async function replayNode(golden: GoldenNodeCase): Promise<Comparison[]> {
  const fitted = golden.fit ? await replayFit(golden, golden.fit) : [];
  const runs: Comparison[] = [];
  let state = stateAfterCalls(golden);
  for (const [i, run] of golden.runs.entries()) {
    const label = `run ${i + 1}`;
    const forward = run.noise ? replayDrawn(golden, run, state, label) : replayRun({ ...golden, state }, run, label);
    const { comparisons, carried } = await forward;
    runs.push(...comparisons);
    runs.push(...(await replayGradient(requestOf(golden, knownBatches(golden, run), []), run, state, gradientStageOf(golden, run), label)));
    state = { ...state, ...run.stateAfter, ...carried };
  }
  return [...fitted, ...runs];
}

function requestOf(golden: GoldenNodeCase, batches: readonly GoldenTensors[], outputs: readonly string[]): CompileRequest {
  const yaml = {
    metadata: { name: 'golden', compat: golden.reference?.startsWith('cuvis-ai 0.19') ? 'cuvis-ai-0.19' : 'cuvis-ai-0.5' },
    nodes: [{ name: 'node', class_name: golden.class_name, hparams: golden.hparams }],
    ...(outputs.length > 0 && { outputs }),
  };
  return { source: { file: 'golden.yaml', text: stringify(yaml) }, ...targetOf(batches) };
}

/** What a run reads, and what the fit reads beside: without it, a labels port say, the node could not be fitted. */
function knownBatches({ fit }: GoldenNodeCase, { inputs }: GoldenRun): GoldenTensors[] {
  const ofFit = fit?.filter((batch) => Object.keys(batch).some((port) => !(port in inputs))) ?? [];
  return [inputs, ...ofFit];
}

async function replayFit(golden: GoldenNodeCase, batches: readonly GoldenTensors[]): Promise<Comparison[]> {
  const attempt = () =>
    withPlan(requestOf(golden, [...batches], []), async (plan) => {
      const read = keysRead(plan);
      await plan.fit(
        batches.map((batch) => batchOf(batch, read)),
        { keepInputs: true },
      );
      return compareState(golden, await plan.state(), fittedEntries(plan.manifest));
    });
  return golden.fitRaises ? [refusal('fit', await isRefused(attempt))] : attempt();
}

/** Buffers of the reference that say nothing of what was learnt. */
const constants = ['_ranges', '_xyz_to_srgb_matrix', '_mean_buf', '_std_buf'];

/** State entries whose rows are eigenvectors. */
const eigenvectors = ['_components', 'convs.0.weight'];

/** State after a fit. What the node draws at random without being fitted and what is no state here are left out, with a note. */
function compareState(golden: GoldenNodeCase, state: Readonly<Record<string, Tensor>>, fitted: ReadonlySet<string>): Comparison[] {
  const hparams = definitionOf(golden)?.hparams.shape ?? {};
  return Object.entries(golden.state).map(([entry, expected]) => {
    const actual = state[`node.${entry}`];
    if (!actual && constants.includes(entry)) return notCompared(`state ${entry}`, 'is a constant here');
    if (!actual && entry.replace(/^_/, '') in hparams) return notCompared(`state ${entry}`, 'is a hyper-parameter here');
    if (actual && 'seed' in hparams && !fitted.has(`node.${entry}`)) return notCompared(`state ${entry}`, 'is drawn at random');
    const signed = eigenvectors.includes(entry) && actual ? withSignsOf(actual, expected) : actual;
    return compareTensor(`state ${entry}`, signed, expected, entry === 'cov_inv' ? { atLeast: inverseTolerance(golden.notes) } : {});
  });
}

/** Twice what the notes say the reference's float32 inverse is away from the float64 one. */
export function inverseTolerance(notes: string): number {
  const [, stated] = /(?:differs from|against) a float64 pseudo-inverse[^:]*? (?:by|stored cov:) ([\d.e-]+\d)/.exec(notes) ?? [];
  return 2 * Number(stated ?? 0);
}

/** What a run was found to do, and what its outputs say that state becomes. */
interface Replayed {
  readonly comparisons: readonly Comparison[];
  readonly carried?: GoldenTensors;
}

/** Output ports that say what an entry of state becomes. */
function carriedPorts(golden: GoldenNodeCase): string[] {
  const { norm_mode: mode = 'running', normalize_output: normalises = true } = golden.hparams;
  const outputs = definitionOf(golden)?.outputs ?? {};
  return mode === 'running' && normalises ? Object.keys(nextOf).filter((port) => port in outputs) : [];
}

async function replayRun(golden: GoldenNodeCase, run: GoldenRun, label: string): Promise<Replayed> {
  const undefinedOutputs = (run.nonFinite ?? []).filter((name) => !name.includes(':'));
  const outputs = [...Object.keys(run.outputs), ...undefinedOutputs, ...carriedPorts(golden)].map((port) => `node.${port}`);
  const attempt = (): Promise<Replayed> =>
    withPlan(requestOf(golden, knownBatches(golden, run), outputs), async (plan) => {
      // A node that must fail unfitted has placeholders for state, which loading would take for a fit.
      if (!run.raises) await loadState(plan, namespaced(golden.state));
      const result = await plan.run(batchOf(run.inputs, keysRead(plan)), { stage: stageOf(golden, run), keepInputs: true });
      const tensors = Object.entries(run.outputs).map(([port, expected]) => {
        const actual = withRecordedSigns(golden, port, result.outputs[`node.${port}`], expected);
        return compareTensor(`${label} ${port}`, actual, expected, { absoluteRounding: run.f64AbsDiff?.outputs?.[port] ?? 0 });
      });
      const metrics = result.metrics.node ?? {};
      const nonFinite = (run.nonFinite ?? []).map((name) =>
        compareNonFinite(`${label} ${name}`, result.outputs[`node.${name}`] ?? metrics[name.replace(/^metrics:/, '')]),
      );
      const carried = Object.fromEntries(
        carriedPorts(golden).map((port) => [nextOf[port] as string, recorded(result.outputs[`node.${port}`] as Tensor)]),
      );
      const becomes = Object.entries(carried).flatMap(([entry, { dtype, shape, data }]) => {
        const expected = run.stateAfter?.[entry];
        return expected ? [compareTensor(`${label} state ${entry}`, toTensor({ dtype, shape, data }), expected)] : [];
      });
      const comparisons = [...tensors, ...nonFinite, ...becomes, ...(run.metrics ? compareMetrics(label, metrics, run.metrics) : [])];
      return { comparisons, carried };
    });
  if (run.raises) return { comparisons: [refusal(label, await isRefused(attempt))] };
  return attempt();
}

/** Components that a node finds itself have no sign of their own. */
function withRecordedSigns({ class_name }: GoldenNodeCase, port: string, actual: Tensor | undefined, expected: GoldenTensor): Tensor | undefined {
  if (!actual || knownClass(class_name)?.kind !== 'PCA') return actual;
  if (port === 'components') return withSignsOf(actual, expected);
  return port === 'projected' ? withSignsOfComponents(actual, expected) : actual;
}

function recorded({ dtype, dims, data }: Tensor): GoldenTensor {
  return { dtype, shape: dims, data: Array.from({ length: data.length }, (_, i) => numberAt(data, i)) };
}

async function replayDrawn(golden: GoldenNodeCase, run: GoldenRun, state: GoldenTensors, label: string): Promise<Replayed> {
  const outputs = Object.keys(run.outputs).map((port) => `node.${port}`);
  return { comparisons: await replayWithNoise(requestOf(golden, [run.inputs], outputs), run, state, stageOf(golden, run), label) };
}

/** Classes of the reference that behave by module mode instead of stage; what they do in training mode is stage TRAIN here. */
const switchedByMode = ['SoftChannelSelector', 'ConcreteChannelMixer', 'LearnableChannelMixer', 'RandomCrop', 'RandomFlip', 'RandomRotate90'];

/** The stage of a run: as recorded, but for classes that look at the mode. */
export function stageOf({ class_name }: Pick<GoldenNodeCase, 'class_name'>, { stage, training }: Pick<GoldenRun, 'stage' | 'training'>): Stage {
  if (!switchedByMode.includes(class_name.split('.').at(-1) ?? '')) return stage;
  return training ? 'train' : stage === 'train' ? 'val' : stage;
}

function definitionOf({ class_name }: GoldenNodeCase) {
  return knownClass(class_name);
}

/** Nodes that score by a derived factor are differentiated in the form that stage train has. */
function gradientStageOf(golden: GoldenNodeCase, run: GoldenRun): Stage {
  return definitionOf(golden)?.derive ? 'train' : stageOf(golden, run);
}

function namespaced(state: GoldenTensors): GoldenTensors {
  return Object.fromEntries(Object.entries(state).map(([entry, tensor]) => [`node.${entry}`, tensor]));
}

/** The recorded state with what methods called after the fit made of it; the reference's temperature is state here. */
function stateAfterCalls(golden: GoldenNodeCase): GoldenTensors {
  const [call] = golden.calls ?? [];
  if (!call) return golden.state;
  if (call.method !== 'update_temperature' || golden.calls?.length !== 1) throw new Error(`no replay of ${call.method}`);
  const hparams = { temperature_min: 0.1, temperature_init: 5, temperature_decay: 0.9, ...golden.hparams };
  const { host, params } = temperatureSchedule(hparams);
  const temperature = (schedules as Readonly<Record<string, ScheduleFunction>>)[host.name]?.create(params)(call.args.epoch ?? 0) ?? Number.NaN;
  return { ...golden.state, temperature: { dtype: 'float32', shape: [], data: [temperature] } };
}

function refusal(what: string, refused: boolean): Comparison {
  return { what: `${what} is refused`, error: refused ? 0 : Number.POSITIVE_INFINITY, allowed: 0 };
}
