import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { lowerNodes } from '../../compiler/lowering/lower-nodes.js';
import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { optimise } from '../../compiler/5-optimise/optimise.js';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { type Compilation, type CompileRequest, compile, type PlanFiles } from '../../compiler/index.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { type InputValue, type IrModule, moduleOf } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import type { Deriver, ScheduleFunction } from '../../runtime/host/contracts.js';
import { derivers } from '../../runtime/host/derivers/registry.gen.js';
import { schedules } from '../../runtime/host/schedules/registry.gen.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import { arrayOf, type DType, decodeSafetensors, type Tensor, tensorFrom } from '../../schemas/index.js';
import { type Comparison, compareTensor, largestOf } from './compare.js';
import { type GoldenRun, type GoldenTensors, toTensor } from './golden-case.js';
import { NotCompiled } from './replay-plan.js';

/** Gradients are sums over pixels of products of rounded factors: a digit less than the outputs themselves. */
const gradientTolerance = 1e-4;

/** Runs a stage graph with recorded random numbers in the place of those that the runtime draws, and compares its outputs. */
export async function replayWithNoise(
  request: CompileRequest,
  run: GoldenRun,
  state: GoldenTensors,
  stage: Stage,
  label: string,
): Promise<Comparison[]> {
  const { phases, plan, diagnostics } = compile(request);
  const forward = forwardOf(phases, run, stage);
  if (!plan || !forward) throw new NotCompiled(diagnostics);
  const module = optimise(forward.module, ops);
  const results = await runModule(module, feedsOf(module, run, state, plan, forward.scheduled));
  return Object.entries(run.outputs).map(([port, golden]) =>
    compareTensor(`${label} ${port}`, results[`node.${port}`], golden, { absoluteRounding: run.f64AbsDiff?.outputs?.[port] ?? 0 }),
  );
}

/** Replays the recorded gradients of one run: cotangents in at the outputs, gradients out at inputs and state. */
export async function replayGradient(
  request: CompileRequest,
  run: GoldenRun,
  state: GoldenTensors,
  stage: Stage,
  label: string,
): Promise<Comparison[]> {
  const cotangents = Object.entries(run.cotangents ?? {}).flatMap(([port, cotangent]) => (cotangent ? [[port, cotangent] as const] : []));
  if (cotangents.length === 0) return [];
  const { phases, plan, diagnostics } = compile({ ...request, outputs: cotangents.map(([port]) => `${stage}:node.${port}`) });
  const forward = forwardOf(phases, run, stage);
  if (!plan || !forward) throw new NotCompiled(diagnostics);
  const expected = [...wantedOf(run.gradInputs ?? {}, ''), ...wantedOf(run.gradState ?? {}, 'node.')];
  const { module, silent } = gradientModule(
    forward.module,
    cotangents.map(([port]) => port),
    [...expected.map(({ input }) => input), ...(run.noGradState ?? []).map((entry) => `node.${entry}`)],
  );
  const feeds = feedsOf(module, run, state, plan, forward.scheduled);
  const results = await runModule(module, feeds);
  const among = largestOf(expected.map(({ golden }) => golden));
  const compared = expected.map(({ input, golden, entry }) => {
    const rounding = run.f64AbsDiff?.[input.startsWith('node.') ? 'gradState' : 'gradInputs']?.[entry] ?? 0;
    const actual = results[gradientOf(input)] ?? (silent.includes(input) ? zerosLike(golden.shape) : undefined);
    return compareTensor(`${label} gradient of ${input}`, actual, golden, { absoluteRounding: rounding, atLeast: gradientTolerance, among });
  });
  const untouched = (run.noGradState ?? []).map((entry) => ({
    what: `${label} no gradient of ${entry}`,
    error: results[gradientOf(`node.${entry}`)] ? Number.POSITIVE_INFINITY : 0,
    allowed: 0,
  }));
  return [...compared, ...untouched];
}

interface Forward {
  readonly module: IrModule;
  /** Values of its schedules in the run's epoch, by graph input. */
  readonly scheduled: Readonly<Record<string, number>>;
}

/** The graph of the stage; for a run with noise the forward pass of a training step, where numbers follow the epoch. */
function forwardOf({ checked, lowered }: Compilation['phases'], run: GoldenRun, stage: Stage): Forward | undefined {
  const plain = lowered?.stages[stage];
  if (!run.noise || !checked) return plain ? { module: plain, scheduled: {} } : undefined;
  const step = lowerNodes(checked, checked.nodes, stage, { ops, parameters: new Set() });
  const outputs = Object.keys(run.outputs).flatMap((port) => {
    const value = step.output('node', port);
    return value ? [{ name: `node.${port}`, value, role: 'output' as const }] : [];
  });
  const values = [...step.schedules].map(([name, { host, params }]) => [
    name,
    (schedules as Readonly<Record<string, ScheduleFunction>>)[host.name]?.create(params)(run.epoch ?? 0) ?? Number.NaN,
  ]);
  return { module: moduleOf('forward', 'step', outputs), scheduled: Object.fromEntries(values) };
}

function wantedOf(gradients: GoldenTensors, prefix: string) {
  return Object.entries(gradients).map(([entry, golden]) => ({ entry, input: `${prefix}${entry}`, golden }));
}

function zerosLike(dims: readonly number[]): Tensor {
  return { dtype: 'float32', dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)) };
}

/** What the gradient of an input is called, as no output may share the name of an input. */
function gradientOf(input: string): string {
  return `gradient of ${input}`;
}

/** The backward pass of some outputs with respect to named inputs; `silent` are those that no gradient reaches. */
function gradientModule(forward: IrModule, ports: readonly string[], wanted: readonly string[]): { module: IrModule; silent: string[] } {
  const b = createBuilder(ops, { node: 'node', line: 0, role: 'backward' });
  const seeds = ports.map((port) => {
    const output = forward.outputs.find(({ name }) => name === `node.${port}`);
    if (!output) throw new Error(`no output ${port}`);
    return { output: output.value, cotangent: b.input(`cotangent ${port}`, output.value.type, 'batch') };
  });
  const inputs = forward.inputs.filter(({ name }) => wanted.includes(name));
  const gradients = vjp(ops, seeds, inputs);
  const reached = inputs.flatMap((input: InputValue, i) => {
    const value = gradients[i];
    return value ? [{ name: gradientOf(input.name), value, role: 'output' as const }] : [];
  });
  const silent = wanted.filter((name) => !reached.some((output) => output.name === name));
  return { module: optimise(moduleOf('gradient', 'train', reached), ops), silent };
}

function feedsOf(
  module: IrModule,
  run: GoldenRun,
  state: GoldenTensors,
  { manifest, files }: PlanFiles,
  scheduled: Forward['scheduled'],
): Record<string, Tensor> {
  const derived = derivedTensors(manifest, state);
  const initial = decodeSafetensors(files.get(manifest.stateFile.path) as Uint8Array).tensors;
  return Object.fromEntries(
    module.inputs.map(({ name, type }) => {
      const golden = name.startsWith('cotangent ')
        ? run.cotangents?.[name.slice('cotangent '.length)]
        : (run.inputs[name] ?? state[name.replace(/^node\./, '')] ?? run.noise?.[name.replace(/^node\./, '')]);
      const number = scheduled[name] === undefined ? undefined : tensorFrom(type.dtype, [], [scheduled[name]]);
      const tensor = golden ? toTensor(golden, type.dtype) : (number ?? derived[name] ?? initial[name]);
      if (!tensor) throw new Error(`nothing to feed ${name} with`);
      return [name, tensor];
    }),
  );
}

function derivedTensors(manifest: PlanManifest, state: GoldenTensors): Record<string, Tensor> {
  return Object.fromEntries(
    manifest.derived.flatMap(({ host, params, inputs, outputs }) => {
      const read = Object.entries(inputs).flatMap(([key, name]) => {
        const golden = state[name.replace(/^node\./, '')];
        return golden ? [[key, toTensor(golden, 'float64')] as const] : [];
      });
      const results = (derivers as Readonly<Record<string, Deriver>>)[host]?.derive(Object.fromEntries(read), params) ?? {};
      return Object.entries(outputs).flatMap(([key, { name }]) => (results[key] ? [[name, results[key]] as const] : []));
    }),
  );
}

async function runModule(module: IrModule, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
  if (module.outputs.length === 0) return {};
  const session = await InferenceSession.create(emitOnnx(module, ops).bytes);
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, dims, data }]) => [name, new OrtTensor(dtype as 'float32', data as Float32Array, dims)]),
  );
  const outputs = await session.run(inputs);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => {
      const dtype = type as DType;
      const copy = new (arrayOf(dtype))((data as Float32Array).slice().buffer);
      return [name, { dtype, dims, data: copy } as Tensor];
    }),
  );
}
