import { type HostParts, hostRequirements } from '../../schemas/hosts/host-calls.js';
import { isPixelwise, isTileable, type Locality, wholeImage } from '../../schemas/locality.js';
import { fileRefOf, manifestFrom, serialiseManifest, sha256Of, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import {
  type Connection,
  type FileRef,
  type HostStep,
  type NoiseSpec,
  type PlainGraph,
  type PlanGraph,
  type PlanManifest,
  type PlanStep,
  planMinor,
  planVersion,
  type StagePlan,
  type TrainPlan,
} from '../../schemas/plan.js';
import { graphRequirement } from '../../schemas/plan/version.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import { type Stage, stages } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import { scheduleLogName, stepNames } from '../../schemas/training-names.js';
import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { NamedType, StepParameter, TrainStep } from '../4-differentiate/train-step.js';
import type { IrHostStep } from '../3b-partition/partition.js';
import type { OptimisedFitLevel, OptimisedStages, OptimisedStep } from '../5-optimise/optimise.js';
import type { OpRegistry } from '../ir/builder.js';
import { localityOf } from '../ir/locality.js';
import { entryName } from '../ir/names.js';
import type { Optimisation } from '../ir/optimisation.js';
import { spatialNodes } from '../ir/spatial-nodes.js';
import { type InputValue, type IrModule, operationsOf } from '../ir/value.js';
import { typeText } from '../language/port-type.js';
import type { HostDeclaration, Port } from '../nodes/contract.js';
import { emitOnnx } from './emit-onnx.js';
import { pixelBytes } from './pixel-bytes.js';
import { derivations, stateSpecs } from './plan-state.js';

/** A plan before it is written: its manifest and the bytes of all its files, `plan.json` among them. */
export interface PlanFiles {
  readonly manifest: PlanManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the phases before made of a pipeline. */
export interface OptimisedModules {
  readonly stages: OptimisedStages;
  readonly fit: readonly OptimisedFitLevel[];
  readonly train: TrainStep | undefined;
  readonly optimisation: Optimisation;
}

interface Emission {
  readonly pipeline: CheckedPipeline;
  readonly ops: OpRegistry;
  readonly files: Map<string, Uint8Array>;
}

/** Modules to ONNX files, state to safetensors, all of it listed in the manifest. */
export function emitPlan(pipeline: CheckedPipeline, modules: OptimisedModules, ops: OpRegistry, version: string): PlanFiles {
  const emission: Emission = { pipeline, ops, files: new Map() };
  const stagePlans = Object.fromEntries(stages.map((stage) => [stage, stagePlan(emission, stage, modules.stages[stage])])) as Record<
    Stage,
    StagePlan
  >;
  const { ast } = pipeline;
  const parts: HostParts = {
    stages: stagePlans,
    state: stateSpecs(pipeline),
    derived: derivations(pipeline),
    fit: modules.fit.map((level, i) => fitLevel(emission, level, i)),
    train: modules.train ? trainPlan(emission, modules.train) : null,
  };
  const manifest: PlanManifest = {
    format: 'cuvisc-plan',
    version: planVersion,
    minor: planMinor,
    compiler: version,
    requires: [graphRequirement, ...hostRequirements(parts)],
    compat: pipeline.compat ?? null,
    precision: modules.optimisation.precision,
    fastMath: modules.optimisation.fastMath,
    pipeline: { ...ast.metadata, source: ast.source.file.replace(/^.*[\\/]/, ''), sha256: sha256Of(ast.source.text) },
    wavelengths: pipeline.nodes.some(({ definition }) => definition.usesWavelengths) ? [...(pipeline.wavelengths ?? [])] : null,
    nodes: pipeline.nodes.map((node) => planNode(node, pipeline)),
    connections: connectionsOf(pipeline),
    ...parts,
    stateFile: stateFile(emission),
    digest: '',
  };
  const text = serialiseManifest(manifest);
  emission.files.set('plan.json', new TextEncoder().encode(text));
  return { manifest: manifestFrom(JSON.parse(text)), files: emission.files };
}

function stagePlan(emission: Emission, stage: Stage, steps: readonly OptimisedStep[]): StagePlan {
  const modules = graphModules(steps);
  const outputs = modules.flatMap((module) => module.outputs);
  const running = emission.pipeline.nodes.filter(({ name }) => emission.pipeline.stages[stage].status[name]?.status === 'runs');
  const metrics = running.flatMap((node) => {
    const { metric } = node.definition;
    if (!metric) return [];
    const read = outputs.flatMap(({ name, role, of }) => (role === 'metric' && of?.node === node.name ? [[of.entry, name] as const] : []));
    const inputs = Object.fromEntries(read);
    return [{ node: node.name, host: metric.host.name, params: { ...metric.params({ ...node.facts, hparams: node.hparams }) }, inputs }];
  });
  const noise = noiseOf(modules);
  return { steps: planSteps(emission, stage, steps), metrics, ...(noise.length > 0 && { noise }) };
}

function graphModules(steps: readonly OptimisedStep[]): IrModule[] {
  return steps.flatMap((step) => (step.kind === 'graph' ? [step.main] : []));
}

/** Steps whose graphs are called `name.onnx`, or `name-0.onnx` and so on if there are several. */
function planSteps(emission: Emission, name: string, steps: readonly OptimisedStep[]): PlanStep[] {
  const modules = graphModules(steps);
  return steps.map((step): PlanStep => {
    if (step.kind === 'host') return hostStep(emission, step);
    const graph = modules.length === 1 ? name : `${name}-${modules.indexOf(step.main)}`;
    const values = step.main.outputs.map((output) => output.value);
    return { kind: 'graph', graph: planGraph(emission, graph, step.main, localityOf(values, emission.ops), step.prologue) };
  });
}

function hostStep({ pipeline }: Emission, { call, inputs, kept }: IrHostStep): HostStep {
  const node = pipeline.nodes.find(({ name }) => name === call.node.node) as CheckedNode;
  const host = node.definition.host as HostDeclaration<object>;
  return {
    kind: 'host',
    node: node.name,
    place: placeOf(node),
    host: host.name,
    params: { ...host.params({ ...node.facts, hparams: node.hparams }) },
    locality: host.locality,
    inputs: Object.entries(inputs).map(([port, input]) => ({ port, ...graphInput(pipeline, input, input.source === 'batch' ? 'batch' : 'value') })),
    outputs: Object.entries(call.outputs).map(([port, { name, type }]) => ({
      port,
      name,
      dtype: type.dtype,
      dims: [...type.dims],
      role: kept.has(name) ? 'output' : 'value',
    })),
  };
}

/** How the random numbers are drawn that any of the modules reads. */
function noiseOf(modules: readonly IrModule[]): NoiseSpec[] {
  const specs = modules
    .flatMap(({ inputs }) => inputs)
    .flatMap(({ name, type: { dtype, dims }, distribution }) => (distribution ? [{ name, dtype, dims: [...dims], distribution }] : []));
  return [...new Map(specs.map((spec) => [spec.name, spec])).values()];
}

function fitLevel(emission: Emission, level: OptimisedFitLevel, index: number): PlanManifest['fit'][number] {
  return {
    before: planSteps(emission, `fit-${index}-before`, level.before),
    update: planGraph(emission, `fit-${index}`, level.update.main, level.locality, level.update.prologue),
    merge: planGraph(emission, `fit-${index}-merge`, level.merge),
    accumulators: level.accumulators.map(({ name, type }) => ({ name, dtype: type.dtype, dims: [...type.dims] })),
    nodes: level.nodes.map(({ node, fit, statistics }, i) => ({
      node: node.name,
      place: placeOf(node),
      reductions: statistics.map(({ reduction, accumulators, mapping }, k) => ({
        reduction: reduction.name,
        accumulators: { ...accumulators },
        mapping: mapping && plainGraph(emission, `fit-${index}-mapping-${i}${k === 0 ? '' : `-${k}`}`, mapping),
      })),
      finaliser: fit.finaliser.name,
      params: { ...fit.params },
      writes: Object.fromEntries(Object.entries(fit.writes).map(([result, entry]) => [result, entryName(node.name, entry)])),
    })),
  };
}

function trainPlan(emission: Emission, train: TrainStep): TrainPlan {
  const read = new Set([train.step, train.accumulate].flatMap((module) => module?.inputs.map(({ name }) => name) ?? []));
  const named = ({ name, type }: NamedType) => ({ name, dtype: type.dtype, dims: [...type.dims] });
  return {
    step: planGraph(emission, 'train-step', train.step),
    accumulate: train.accumulate && planGraph(emission, 'train-accumulate', train.accumulate),
    accumulateBatches: train.accumulateBatches,
    scalars: stepScalars,
    parameters: train.parameters.map((parameter) => ({ ...named(parameter), ...trainParameter(parameter) })),
    optimizerState: train.parameters.flatMap(({ optimizerState }) => optimizerState.map(named)),
    gradients: train.gradients.map(named),
    noise: noiseOf([train.step, ...(train.accumulate ? [train.accumulate] : [])]),
    schedules: train.schedules
      .filter(({ name }) => read.has(name))
      .map(({ name, of, by, host, params }) => ({ name, logged: scheduleLogName(name, of), by, host: host.name, params: { ...params } })),
    buffers: train.buffers.map((buffer) => ({ ...named(buffer), node: buffer.node })),
    losses: train.losses.map((loss) => ({ ...loss })),
    optimizer: { ...train.optimizer, betas: [...train.optimizer.betas] },
  };
}

/** How the training graphs call the scalars that belong to no node. */
const stepScalars: TrainPlan['scalars'] = { rate: stepNames.rate, step: stepNames.step, total: stepNames.total, gradNorm: stepNames.gradNorm };

function trainParameter({ name, tensor, lrScale, weightDecay, optimizerState }: StepParameter) {
  const { node, follows } = tensor;
  const global = (entry: string) => entryName(node.name, entry);
  return {
    node: node.name,
    start: name,
    writes: follows ? global(follows.state) : name,
    host: follows?.restoredBy?.host.name ?? null,
    hostInputs: Object.fromEntries(Object.entries(follows?.restoredBy?.reads ?? {}).map(([key, result]) => [key, global(result)])),
    lrScale,
    weightDecay,
    optimizerState: optimizerState.map((state) => state.name),
  };
}

function planGraph(emission: Emission, name: string, module: IrModule, locality: Locality = wholeImage, prologue: IrModule | null = null): PlanGraph {
  const before = prologue && plainGraph(emission, `${name}-prologue`, prologue);
  return { ...plainGraph(emission, name, module, locality), prologue: before };
}

function plainGraph({ pipeline, ops, files }: Emission, name: string, module: IrModule, locality: Locality = wholeImage): PlainGraph {
  const { bytes, regions } = emitOnnx(module, ops);
  const file = addFile(files, fileRefOf(`${name}.onnx`, bytes), bytes);
  return {
    file,
    inputs: module.inputs.map((input) => graphInput(pipeline, input, input.source)),
    outputs: module.outputs.map(({ name: output, value: { type }, role, of, replaces }) => ({
      ...{ name: output, dtype: type.dtype, dims: [...type.dims], role },
      ...{ ...(of && { of: { ...of } }), ...(replaces !== undefined && { replaces }) },
    })),
    locality: { ...locality },
    pixelBytes: isTileable(locality) ? pixelBytes(module) : null,
    ...(isPixelwise(locality) ? {} : { spatial: spatialNodes(module, ops) }),
    opCount: operationsOf(module).length,
    regions: [...regions],
  };
}

/** Entries of the batch tell which ports read them. */
function graphInput<S extends string>({ batch }: CheckedPipeline, { name, type, of, merges }: InputValue, source: S) {
  const feeds = source === 'batch' ? [...(batch.find(({ key }) => key === name)?.feeds ?? [])] : [];
  return { name, dtype: type.dtype, dims: [...type.dims], source, ...(of && { of: { ...of } }), ...(merges && { merges: { ...merges } }), feeds };
}

function planNode(node: CheckedNode, { stages: checks }: CheckedPipeline): PlanManifest['nodes'][number] {
  return {
    name: node.name,
    kind: node.definition.kind,
    className: node.definition.className,
    category: node.definition.category,
    hparams: shownHparams(node),
    place: placeOf(node),
    stages: [...node.stages],
    status: Object.fromEntries(stages.map((stage) => [stage, checks[stage].status[node.name]])) as PlanManifest['nodes'][number]['status'],
  };
}

/** Hyper-parameters as they were settled; those that come from the environment as they are written. */
function shownHparams({ hparams, ast }: CheckedNode): Record<string, unknown> {
  const written = Object.keys(hparams).flatMap((name) => {
    const given = ast.hparams.get(name);
    return given && JSON.stringify(given.shown) !== JSON.stringify(given.value) ? [[name, given.shown] as const] : [];
  });
  return { ...hparams, ...Object.fromEntries(written) };
}

function connectionsOf(pipeline: CheckedPipeline): Connection[] {
  const nodes = new Map(pipeline.nodes.map((node) => [node.name, node]));
  return pipeline.nodes.flatMap(({ name, sources }) =>
    Object.entries(sources).flatMap(([port, each]) =>
      each.flatMap((source): Connection[] => {
        if (source.from === 'batch') return [];
        const from = nodes.get(source.node) as CheckedNode;
        const { type } = from.definition.outputs[source.port] as Port;
        return [{ source: entryName(source.node, source.port), target: entryName(name, port), type: typeText(type, from.facts) }];
      }),
    ),
  );
}

function placeOf(node: CheckedNode): { line: number; column: number } {
  const { source, start } = node.ast.name.span;
  return { line: node.line, column: start - source.text.lastIndexOf('\n', start - 1) };
}

/** The state before any fit: entries with an initial value. The file's name follows its content. */
function stateFile({ pipeline, files }: Emission): FileRef {
  const tensors: Record<string, Tensor> = {};
  for (const node of pipeline.nodes) {
    for (const [entry, { initial }] of Object.entries(node.definition.state?.(node.facts) ?? {})) {
      if (initial) tensors[entryName(node.name, entry)] = initial();
    }
  }
  const bytes = encodeSafetensors({ tensors, metadata: {} });
  return addFile(files, stateFileRefOf(bytes), bytes);
}

function addFile(files: Map<string, Uint8Array>, file: FileRef, bytes: Uint8Array): FileRef {
  files.set(file.path, bytes);
  return file;
}
