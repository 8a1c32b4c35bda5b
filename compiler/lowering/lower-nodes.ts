import type { Stage } from '../../schemas/stage.js';
import type { CheckedNode, CheckedPipeline, Source, StageCheck } from '../2-check/checked-pipeline.js';
import { sourcesIn } from './sources-in.js';
import { createBuilder, type InputFacts, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { besideName, entryName, type ValueOwner } from '../ir/names.js';
import type { HostCall, InputValue, IrType, Origin, Value } from '../ir/value.js';
import type { LowerContext } from '../nodes/contract.js';
import type { DerivationDeclaration, ScheduleDeclaration } from '../nodes/host-declarations.js';

/** Values of the pipeline's ports in one stage, and the graph inputs they were built from. */
export interface LoweredNodes {
  readonly b: OpBuilder;
  /** What a node's output port yields; `undefined` if the node yields nothing there. */
  output(node: string, port: string): Value | undefined;
  /** What arrives at an input port; of several values the first. */
  arriving(node: CheckedNode, port: string): Value | undefined;
  /** Values that the host metric of a node reads. */
  metricValues(node: CheckedNode): Readonly<Record<string, Value>>;
  /** State entries that a training step replaces without a gradient, by name. */
  readonly updates: ReadonlyMap<string, StateUpdate>;
  /** Host nodes, in order. */
  readonly hostCalls: readonly HostCall[];
  /** What nodes asked of the trainer, by graph input. */
  readonly schedules: ReadonlyMap<string, NamedSchedule>;
}

/** The next value of a state entry. */
export interface StateUpdate {
  readonly of: ValueOwner;
  readonly value: Value;
}

/** A graph input that follows a schedule; one without an owner is the trainer's own. */
export type NamedSchedule = ScheduleDeclaration & { readonly name: string; readonly of?: ValueOwner };

/** The type of graph inputs that follow a schedule. */
export const scheduledType: IrType = { dtype: 'float64', dims: [] };

/** How nodes are lowered. */
export interface LowerOptions {
  readonly ops: OpRegistry;
  /** Who feeds whom, and the keys of batches that feed optional ports; those of the stage if left out. */
  readonly check?: Pick<StageCheck, 'feeding' | 'batchKeys'>;
  /**
   * For a training step: state entries and derived tensors, `node.name`, that it changes. They become inputs of source
   * `parameter`, and nodes may ask for numbers that follow a schedule.
   */
  readonly parameters?: ReadonlySet<string>;
}

/** Lowers `nodes`, which are in execution order, for a stage. Batch entries, state and derived tensors become inputs. */
export function lowerNodes(pipeline: CheckedPipeline, nodes: readonly CheckedNode[], stage: Stage, options: LowerOptions): LoweredNodes {
  const b = createBuilder(options.ops, { node: '', line: 0, role: 'forward' });
  const inputs = new Map<string, InputValue>();
  const values = new Map<string, Value>();
  const updates = new Map<string, StateUpdate>();
  const hostCalls: HostCall[] = [];
  const schedules = options.parameters && new Map<string, NamedSchedule>();
  const check = options.check ?? pipeline.stages[stage];
  const input: InputFactory = (name, type, role, more) => {
    const source = options.parameters?.has(name) ? 'parameter' : role;
    const known = inputs.get(name);
    if (known && known.source !== source) throw new InternalError(`graph input ${name} is both ${known.source} and ${source}`);
    const value = known ?? b.input(name, type, source, more);
    inputs.set(name, value);
    return value;
  };
  const fromSource = (source: Source, optional: boolean): Value | undefined => {
    if (source.from === 'node') return values.get(entryName(source.node, source.port));
    const entry = pipeline.batch.find(({ key }) => key === source.key);
    return entry && (!optional || check.batchKeys.includes(source.key))
      ? input(entry.key, { dtype: entry.dtype, dims: entry.dims }, 'batch')
      : undefined;
  };
  const allArriving = (node: CheckedNode, port: string): Value[] => {
    const optional = node.definition.inputs[port]?.type.optional ?? false;
    return sourcesIn(check, node.name, port).flatMap((source) => fromSource(source, optional) ?? []);
  };
  const arriving = (node: CheckedNode, port: string): Value | undefined => allArriving(node, port)[0];
  const contextOf = (node: CheckedNode) => lowerContext(node, { stage, b, arriving, allArriving, input, updates, schedules });
  for (const node of nodes) {
    const call = node.definition.host && hostCall(node, b.at(originOf(node, 'forward')), arriving, input);
    if (call) hostCalls.push(call);
    const results = call?.outputs ?? node.definition.lower?.(contextOf(node)) ?? {};
    for (const [port, value] of Object.entries(results)) if (value) values.set(entryName(node.name, port), value);
  }
  return {
    b,
    output: (node, port) => values.get(entryName(node, port)),
    arriving,
    metricValues: (node) => node.definition.metric?.lower(contextOf(node)) ?? {},
    updates,
    hostCalls,
    schedules: schedules ?? new Map(),
  };
}

/** What a host node reads and gives. An optional output that follows an optional input of its name is there if that is. */
function hostCall(node: CheckedNode, b: OpBuilder, arriving: Lowering['arriving'], input: InputFactory): HostCall {
  const { name, line, definition, facts } = node;
  const inputs = Object.fromEntries(
    Object.keys(definition.inputs).flatMap((port) => {
      const value = arriving(node, port);
      return value ? [[port, isGiven(value) ? value : b.cast(value, { to: value.type.dtype })] as const] : [];
    }),
  );
  const given = Object.entries(definition.outputs).filter(([port, { type }]) => !(type.optional && definition.inputs[port] && !inputs[port]));
  const outputs = given.map(([port, { type }]) => {
    if (type.of !== 'tensor' || type.dtype === 'number') throw new InternalError(`output ${port} of host node class ${definition.kind} has no dtype`);
    const dims = type.dims.map((dim) => (typeof dim === 'number' ? dim : facts.dim(dim)));
    return [port, input(entryName(name, port), { dtype: type.dtype, dims }, 'value', { of: { node: name, entry: port } })] as const;
  });
  return { node: { node: name, line }, inputs, outputs: Object.fromEntries(outputs) };
}

/** True of what a host node can read as it is. State and constants reach it through a graph, which a cast to their own dtype makes. */
function isGiven(value: Value): boolean {
  return value.from === 'operation' || (value.from === 'input' && (value.source === 'batch' || value.source === 'value'));
}

type InputFactory = (name: string, type: IrType, source: InputValue['source'], more?: InputFacts) => InputValue;

interface Lowering {
  readonly stage: Stage;
  readonly b: OpBuilder;
  readonly arriving: (node: CheckedNode, port: string) => Value | undefined;
  readonly allArriving: (node: CheckedNode, port: string) => readonly Value[];
  readonly input: InputFactory;
  readonly updates: Map<string, StateUpdate>;
  readonly schedules: Map<string, NamedSchedule> | undefined;
}

function lowerContext(node: CheckedNode, { stage, b, arriving, allArriving, input, updates, schedules }: Lowering): LowerContext<object> {
  const { definition, facts, name } = node;
  const states = definition.state?.(facts) ?? {};
  const results: DerivationDeclaration['results'] = definition.derive?.(facts).results ?? {};
  const own = (entry: string, { dtype, dims }: IrType, source: InputValue['source'], more?: InputFacts) =>
    input(entryName(name, entry), { dtype, dims }, source, { of: { node: name, entry }, ...more });
  return {
    ...facts,
    b: b.at(originOf(node, 'forward')),
    stage,
    input: (port) => arriving(node, port) ?? absent(`input ${name}.${port}`),
    optional: (port) => arriving(node, port),
    all: (port) => allArriving(node, port),
    state: (entry) => own(entry, states[entry] ?? absent(`state ${name}.${entry}`), 'state'),
    derived: (result) => own(result, results[result] ?? absent(`derived tensor ${name}.${result}`), 'derived'),
    scheduled: (entry, declaration) => {
      if (!schedules) return undefined;
      const of = { node: name, entry };
      const schedule = namedSchedule(of, declaration);
      schedules.set(schedule.name, schedule);
      return input(schedule.name, scheduledType, 'schedule', { of });
    },
    update: (entry, value) => {
      updates.set(entryName(name, entry), { of: { node: name, entry }, value });
    },
    noise: (entry, { dims, distribution }) => {
      if (stage !== 'train') absent(`in stage ${stage} noise ${name}.${entry}`);
      return own(entry, { dtype: 'float32', dims }, 'noise', { distribution });
    },
  };
}

/** The schedule that `of` asked for, under the name of its graph input. */
export function namedSchedule(of: ValueOwner, declaration: ScheduleDeclaration): NamedSchedule {
  return { ...declaration, name: besideName(entryName(of.node, of.entry), 'schedule'), of };
}

/** The origin of operations that compute for a node. */
export function originOf(node: CheckedNode, role: Origin['role']): Origin {
  return { node: node.name, line: node.line, role };
}

function absent(what: string): never {
  throw new InternalError(`${what} is read but not there`);
}
