import { crossingName } from '../ir/names.js';
import type { Stage } from '../../schemas/stage.js';
import type { FitLevelModules } from '../3-lower/lower-fit.js';
import type { StageModules } from '../3-lower/lower-stages.js';
import { InternalError } from '../ir/dims.js';
import { resultsOf } from '../ir/rewrite-module.js';
import { type HostCall, type InputValue, type IrModule, type IrOutput, moduleOf, type Operation, type Value } from '../ir/value.js';
import { type Levels, levelsOf } from './levels.js';

/** A host node between graphs, with the names by which it reads and gives values. */
export interface IrHostStep {
  readonly kind: 'host';
  readonly call: HostCall;
  /** By port: an entry of the batch, or a value of an earlier step. */
  readonly inputs: Readonly<Record<string, InputValue>>;
  /** Values that the caller asked for, by name; others are for later steps only. */
  readonly kept: ReadonlySet<string>;
}

/** A segment of a stage that is one graph. */
export interface IrGraphStep {
  readonly kind: 'graph';
  readonly module: IrModule;
}

/** A segment of a stage: a graph, or a host node. */
export type IrStep = IrGraphStep | IrHostStep;

/** The steps of each stage, in the order in which they run. */
export type PartitionedStages = Readonly<Record<Stage, readonly IrStep[]>>;

/** A pass of a fit: what runs before it on whole batches, and the graph that gathers. */
export type PartitionedFitLevel = FitLevelModules & { readonly before: readonly IrStep[] };

/**
 * Cuts a module where host nodes stand: graphs and host nodes in an order in which each follows what it reads. An operation runs in the first
 * graph that needs it; what depends on state alone is computed in each graph that reads it. A module without host nodes is one step, itself.
 * With `outputs: 'last'` all outputs are those of the last step, which is a graph.
 */
export function partition(module: IrModule, { outputs = 'early' }: { readonly outputs?: 'early' | 'last' } = {}): readonly IrStep[] {
  const levels = levelsOf(module, outputs);
  if (levels.calls.length === 0) return [{ kind: 'graph', module: withoutCalls(module) }];
  const cut = new Cut(levels, module);
  const steps = Array.from({ length: levels.count }, (_, level) => [...graphAt(module, cut, level), ...hostsAt(module, cut, level)]);
  return steps.flat();
}

/** Partitions the module of every stage; no steps where no node runs. */
export function partitionStages(modules: StageModules): PartitionedStages {
  return Object.fromEntries(
    Object.entries(modules).map(([stage, module]) => [stage, module ? partition(module) : []]),
  ) as unknown as PartitionedStages;
}

/** Partitions the graphs that gather: host nodes, and what they read, run before them on the whole batch. */
export function partitionFit(levels: readonly FitLevelModules[]): PartitionedFitLevel[] {
  return levels.map((level) => {
    const steps = partition(level.update, { outputs: 'last' });
    const last = steps.at(-1);
    if (last?.kind !== 'graph') throw new InternalError(`${level.update.name} gathers nothing`);
    return { ...level, before: steps.slice(0, -1), update: last.module };
  });
}

function withoutCalls({ hostCalls: _, ...module }: IrModule): IrModule {
  return module;
}

function graphAt(module: IrModule, cut: Cut, level: number): IrGraphStep[] {
  const outputs = cut.outputsAt(level);
  if (outputs.length === 0) return [];
  const { name, stage } = module;
  const graph = moduleOf(cut.graphs === 1 ? name : `${name}-${level}`, stage, outputs);
  const place = ({ name: input }: InputValue): number => module.inputs.findIndex((each) => each.name === input);
  return [{ kind: 'graph', module: { ...graph, inputs: [...graph.inputs].sort((a, b) => place(a) - place(b)) } }];
}

function hostsAt(module: IrModule, cut: Cut, level: number): IrHostStep[] {
  const kept = new Set(module.outputs.filter(isHostValue).map(({ name }) => name));
  return cut.levels.calls
    .filter((call) => cut.levels.ofCall(call) === level)
    .map((call) => ({ kind: 'host', call, inputs: mapped(call.inputs, (value) => cut.asInput(value)), kept }));
}

function mapped<A, B>(record: Readonly<Record<string, A>>, of: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value)]));
}

/** True of an output that is what a host node gives, under the same name: no graph has to pass it on. */
function isHostValue({ name, value }: IrOutput): boolean {
  return value.from === 'input' && value.source === 'value' && value.name === name;
}

function sameValue(a: Value, b: Value): boolean {
  return a === b || (a.from === 'operation' && b.from === 'operation' && a.operation === b.operation && a.index === b.index);
}

/** Values that cross from graph to graph or to host nodes, and the graphs between them. */
class Cut {
  readonly levels: Levels;
  /** What each crossing value is called, and the input that stands for it in later steps. */
  readonly #crossing = new Map<Operation, (InputValue | undefined)[]>();
  readonly #roots: readonly IrOutput[];
  #unnamed = 0;

  constructor(levels: Levels, module: IrModule) {
    this.levels = levels;
    this.#roots = module.outputs.filter((output) => !isHostValue(output));
    for (const { value, level } of this.#reads()) if (this.levels.ofValue(value) < level) this.asInput(value);
    for (const call of levels.calls) for (const value of Object.values(call.inputs)) this.asInput(value);
  }

  /** Levels that have a graph. */
  get graphs(): number {
    return Array.from({ length: this.levels.count }, (_, level) => level).filter((level) => this.#rootsAt(level).length > 0).length;
  }

  /** Every operand of an operation that belongs to one level, with that level. */
  #reads(): { readonly value: Value; readonly level: number }[] {
    return this.levels.operations.flatMap((operation) => {
      const level = this.levels.ofOperation(operation);
      return level === undefined ? [] : operation.inputs.filter((value) => this.levels.ofValue(value) >= 0).map((value) => ({ value, level }));
    });
  }

  /** The input that stands for a value in later steps; a batch entry or what a host node gives stands for itself. */
  asInput(value: Value): InputValue {
    if (value.from === 'input') return value;
    if (value.from === 'constant') throw new InternalError('a host node reads a constant');
    const known = this.#crossing.get(value.operation) ?? value.operation.types.map(() => undefined);
    this.#crossing.set(value.operation, known);
    const input = known[value.index] ?? { from: 'input', name: this.#nameOf(value), type: value.type, source: 'value' };
    known[value.index] = input;
    return input;
  }

  /** A kept output keeps its name. */
  #nameOf(value: Value): string {
    const kept = this.#roots.find((output) => sameValue(output.value, value));
    return kept?.name ?? crossingName(this.#unnamed++);
  }

  #rootsAt(level: number): IrOutput[] {
    const kept = this.#roots.filter((output) => this.levels.ofOutput(output) === level);
    const names = new Set(kept.map(({ name }) => name));
    const crossing = [...this.#crossing].flatMap(([operation, inputs]) =>
      resultsOf(operation).flatMap((value, i): IrOutput[] => {
        const name = inputs[i]?.name;
        return name === undefined || names.has(name) || Math.max(0, this.levels.ofValue(value)) !== level ? [] : [{ name, value, role: 'value' }];
      }),
    );
    return [...kept, ...crossing];
  }

  /** The outputs of the graph of a level, computed from its inputs. */
  outputsAt(level: number): IrOutput[] {
    const rebuilt = new Map<Operation, Operation>();
    const inside = (value: Value): Value => {
      if (value.from !== 'operation') return value;
      const own = this.levels.ofValue(value);
      if (own >= 0 && own < level) return this.asInput(value);
      const operation = rebuilt.get(value.operation);
      return operation ? { ...value, operation } : value;
    };
    for (const operation of this.levels.operations) {
      if (this.levels.ofOperation(operation) !== level) continue;
      const inputs = operation.inputs.map(inside);
      if (inputs.some((input, i) => input !== operation.inputs[i])) rebuilt.set(operation, { ...operation, inputs });
    }
    return this.#rootsAt(level).map((output) => ({ ...output, value: inside(output.value) }));
  }
}
