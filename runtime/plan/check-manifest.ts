import type { Dim } from '../../schemas/dim.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { bytesOf, type DType } from '../../schemas/dtype.js';
import type { FitLevel, PlainGraph, PlanGraph, PlanGraphInput, PlanManifest, PlanStep, TrainPlan } from '../../schemas/plan.js';
import { mostStateBytes, mostTensorBytes } from '../../schemas/size-limits.js';
import { planGraphs } from './plan-graphs.js';
import { plannedOptimizer } from './planned-optimizer.js';
import { manifestName } from '../../schemas/plan-serialisation.js';

interface Spec {
  readonly name: string;
  readonly dtype: DType;
  readonly dims: readonly Dim[];
}

type Source = PlanGraphInput['source'];

/** What a graph may read from each source; a source without an entry has nothing for it. */
type Supplies = Partial<Readonly<Record<Source, readonly Spec[]>>>;

/**
 * Checks that the parts of a manifest fit together: every graph input has someone who supplies it in the dtype and shape that the graph
 * takes, every name that is referred to exists, and nothing that is kept is larger than the compiler allows.
 * Throws `CuviscError` `plan-inconsistent`.
 */
export function checkManifest(manifest: PlanManifest): void {
  checkNames(manifest);
  checkSizes(manifest);
  const state: Supplies = { state: manifest.state, derived: derivedOf(manifest) };
  for (const { steps, noise = [], metrics } of Object.values(manifest.stages)) {
    const outputs = new Set(checkSteps(steps, { ...state, noise }).map(({ name }) => name));
    for (const metric of metrics) requireAll(`metric ${metric.node}`, Object.values(metric.inputs), outputs);
  }
  for (const level of manifest.fit) checkLevel(level, state);
  if (manifest.train) {
    plannedOptimizer(manifest.train);
    checkTraining(manifest, manifest.train, state);
  }
}

/** A pass reads and replaces every accumulator; a merge reads each from two sets and replaces it. */
function checkLevel({ before, update, merge, accumulators, nodes }: FitLevel, state: Supplies): void {
  const supplies = { ...state, accumulator: accumulators };
  checkGraphInputs(update, { ...supplies, value: checkSteps(before, state) });
  checkReplaced(update, accumulators, accumulators);
  const sets = (['a', 'b'] as const).flatMap((set) => mergedFrom(merge, set, accumulators));
  checkGraphInputs(merge, { ...state, accumulator: sets });
  checkReplaced(merge, accumulators, accumulators);
  for (const { node, reductions } of nodes) {
    for (const { mapping, accumulators: read } of reductions) {
      if (!mapping) continue;
      checkInputs(mapping.file.path, mapping.inputs, supplies);
      const replaced = mapping.outputs.flatMap(({ replaces }) => replaces ?? []);
      requireAll(`the mapping of ${node}`, Object.values(read), new Set(replaced));
    }
  }
}

/** What a merge graph reads of one set: each accumulator under a name of the graph's own. */
function mergedFrom({ file, inputs }: PlainGraph, set: 'a' | 'b', accumulators: readonly Spec[]): Spec[] {
  const own = inputs.filter(({ merges }) => merges?.set === set);
  for (const { name } of accumulators) {
    if (own.filter(({ merges }) => merges?.accumulator === name).length !== 1) fail(`${file.path} does not read ${name} from set ${set} once`);
  }
  return own.flatMap(({ name, merges }) => {
    const accumulator =
      accumulators.find((each) => each.name === merges?.accumulator) ?? fail(`${file.path} reads ${merges?.accumulator}, which is not there`);
    return [{ ...accumulator, name }];
  });
}

/** Outputs that replace something replace one of `values` each, in its dtype and shape, and all of `required` are replaced. */
function checkReplaced({ file, outputs }: PlainGraph, values: readonly Spec[], required: readonly Spec[]): void {
  const replacing = outputs.flatMap((output) => (output.replaces === undefined ? [] : [{ output, replaces: output.replaces }]));
  requireDistinct(
    replacing.map(({ replaces }) => replaces),
    `values that ${file.path} replaces`,
  );
  for (const { output, replaces } of replacing) {
    const value = values.find(({ name }) => name === replaces) ?? fail(`${file.path} replaces ${replaces}, which is not there`);
    if (textOf(value) !== textOf(output)) fail(`${replaces} is ${textOf(value)}, ${file.path} replaces it by ${textOf(output)}`);
  }
  const missing = required.find(({ name }) => replacing.every(({ replaces }) => replaces !== name));
  if (missing) fail(`${file.path} does not replace ${missing.name}`);
}

function checkTraining(manifest: PlanManifest, train: TrainPlan, state: Supplies): void {
  const { parameters, optimizerState: optimizer, gradients: gradient, noise, buffers, schedules, scalars, losses, step, accumulate } = train;
  const names = new Set([...manifest.state, ...derivedOf(manifest)].map(({ name }) => name));
  const states = new Set(manifest.state.map(({ name }) => name));
  requireAll(
    'the training step',
    parameters.map(({ start }) => start),
    names,
  );
  requireAll('the training step', [...parameters.map(({ writes }) => writes), ...buffers.map(({ name }) => name)], states);
  requireAll(
    'the training step',
    parameters.flatMap(({ hostInputs }) => Object.values(hostInputs)),
    new Set([...names, ...parameters.map(({ name }) => name)]),
  );
  requireAll(
    'the training step',
    losses.map(({ output }) => output),
    new Set(step.outputs.map(({ name }) => name)),
  );
  const schedule = [scalars.rate, scalars.step, ...schedules.map(({ name }) => name)].map((name): Spec => ({ name, dtype: 'float64', dims: [] }));
  for (const graph of [step, accumulate])
    if (graph) checkGraphInputs(graph, { ...state, parameter: parameters, optimizer, gradient, noise, schedule });
  checkReplaced(step, [...parameters, ...optimizer, ...buffers], [...parameters, ...optimizer]);
  if (accumulate) checkReplaced(accumulate, [...gradient, ...buffers], gradient);
}

/** Each step reads values of steps before it. Returns what all of them give. */
function checkSteps(steps: readonly PlanStep[], supplies: Supplies): Spec[] {
  const values: Spec[] = [];
  for (const step of steps) {
    if (step.kind === 'graph') checkGraphInputs(step.graph, { ...supplies, value: values });
    else checkInputs(`host node ${step.node}`, step.inputs, { value: values });
    values.push(...(step.kind === 'graph' ? step.graph.outputs : step.outputs));
  }
  requireDistinct(
    values.map(({ name }) => name),
    'values of a stage',
  );
  return values;
}

function checkGraphInputs(graph: PlanGraph, supplies: Supplies): void {
  const prologue = graph.prologue?.outputs.map(({ name, dtype, dims }): Spec => ({ name, dtype, dims }));
  checkInputs(graph.file.path, graph.inputs, prologue ? { ...supplies, prologue } : supplies);
  if (graph.prologue) checkInputs(graph.prologue.file.path, graph.prologue.inputs, supplies);
}

function checkInputs(reader: string, inputs: readonly Pick<PlanGraphInput, 'name' | 'dtype' | 'dims' | 'source'>[], supplies: Supplies): void {
  for (const input of inputs) {
    if (input.source === 'batch') continue;
    const supplied =
      supplies[input.source]?.find(({ name }) => name === input.name) ?? fail(`nothing supplies ${input.name} of ${reader}, a ${input.source}`);
    if (textOf(supplied) !== textOf(input)) fail(`${input.name} is ${textOf(supplied)}, ${reader} reads ${textOf(input)}`);
  }
}

function checkNames(manifest: PlanManifest): void {
  const states = manifest.state.map(({ name }) => name);
  const derived = derivedOf(manifest).map(({ name }) => name);
  requireDistinct([...states, ...derived], 'state entries and derived tensors');
  for (const { node, inputs } of manifest.derived) requireAll(`a derived tensor of ${node}`, Object.values(inputs), new Set(states));
  for (const { accumulators, nodes } of manifest.fit) {
    const gathered = accumulators.map(({ name }) => name);
    requireDistinct(gathered, 'accumulators');
    for (const { node, reductions, writes } of nodes) {
      const read = reductions.flatMap(({ accumulators: own }) => Object.entries(own));
      requireDistinct(
        read.map(([key]) => key),
        `statistics of ${node}`,
      );
      requireAll(
        `the fit of ${node}`,
        read.map(([, name]) => name),
        new Set(gathered),
      );
      requireAll(`the fit of ${node}`, Object.values(writes), new Set(states));
    }
  }
  for (const { file, inputs, outputs } of planGraphs(manifest)) {
    requireDistinct(
      [...inputs, ...outputs].map(({ name }) => name),
      `inputs and outputs of ${file.path}`,
    );
  }
}

/** Symbols count as 1: the data that bind them are the caller's. */
function checkSizes(manifest: PlanManifest): void {
  const { train } = manifest;
  const trained = train ? [...train.parameters, ...train.optimizerState, ...train.gradients, ...train.buffers, ...train.noise] : [];
  const groups: (readonly Spec[])[] = [[...manifest.state, ...derivedOf(manifest)], ...manifest.fit.map(({ accumulators }) => accumulators), trained];
  const drawn = Object.values(manifest.stages).flatMap(({ noise = [] }) => noise);
  for (const specs of [...groups, drawn]) {
    const sizes = specs.map((spec) => [spec.name, bytesOfSpec(spec)] as const);
    const large = sizes.find(([, bytes]) => bytes > mostTensorBytes);
    if (large) fail(`${large[0]} has ${large[1]} bytes, more than ${mostTensorBytes}`);
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    if (total > mostStateBytes) fail(`its tensors have ${total} bytes, more than ${mostStateBytes}`);
  }
}

function bytesOfSpec({ dtype, dims }: Spec): number {
  return dims.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), bytesOf(dtype));
}

function derivedOf(manifest: PlanManifest): Spec[] {
  return manifest.derived.flatMap(({ outputs }) => Object.values(outputs));
}

function requireAll(owner: string, names: readonly string[], known: ReadonlySet<string>): void {
  const missing = names.find((name) => !known.has(name));
  if (missing !== undefined) fail(`${owner} names ${missing}, which is not there`);
}

function requireDistinct(names: readonly string[], what: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(`two ${what} are called ${twice}`);
}

function textOf({ dtype, dims }: Pick<Spec, 'dtype' | 'dims'>): string {
  return `${dtype}[${dims.join(', ')}]`;
}

function fail(why: string): never {
  throw new CuviscError('plan-inconsistent', `the manifest contradicts itself: ${why}`, {
    place: { file: manifestName },
    hint: 'compile the pipeline again, and do not trust where the plan came from',
  });
}
