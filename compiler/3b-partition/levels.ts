import { createFixedTest } from '../ir/fixed-values.js';
import { type HostCall, type InputValue, type IrModule, type IrOutput, type Operation, operationsOf, type Value } from '../ir/value.js';

/** Where everything of a module runs: graph 0, then the host nodes of level 0, then graph 1, and so on. */
export interface Levels {
  /** Of graphs, empty ones among them. */
  readonly count: number;
  /** Host nodes that an output needs, in order. */
  readonly calls: readonly HostCall[];
  /** Operations that an output needs, each after what it reads. */
  readonly operations: readonly Operation[];
  ofCall(call: HostCall): number;
  /** `undefined` for an operation that depends on state alone: it is computed wherever it is read. */
  ofOperation(operation: Operation): number | undefined;
  /** -1 for what depends on state alone. */
  ofValue(value: Value): number;
  ofOutput(output: IrOutput): number;
}

/**
 * Gives host nodes the earliest level at which their inputs are there, operations the latest at which no reader has to wait: what is read in
 * later graphs only is computed there, from what the batch or host nodes hold anyway, so that few values cross.
 */
export function levelsOf(module: IrModule, outputs: 'early' | 'last'): Levels {
  const calls = neededCalls(module);
  const earliest = new Earliest(calls);
  const last = Math.max(-1, ...calls.map((call) => earliest.ofCall(call))) + 1;
  const ofOutput = ({ value }: IrOutput): number => (outputs === 'last' ? last : Math.max(0, earliest.of(value)));
  const reads = calls.flatMap((call) => Object.values(call.inputs).map((value) => ({ value, level: earliest.ofCall(call) })));
  const demands = [...reads, ...module.outputs.map((output) => ({ value: output.value, level: ofOutput(output) }))];
  const operations = operationsReaching(
    module,
    demands.map(({ value }) => value),
  );
  const latest = latestLevels(operations, demands, createFixedTest([...stateful]));
  const ofValue = (value: Value): number => (value.from === 'operation' ? (latest.get(value.operation) ?? -1) : earliest.of(value));
  return { count: last + 1, calls, operations, ofCall: (call) => earliest.ofCall(call), ofOperation: (each) => latest.get(each), ofValue, ofOutput };
}

/** Inputs that are there whenever a graph runs. */
const stateful = ['state', 'derived', 'prologue', 'accumulator', 'parameter', 'schedule'] as const satisfies readonly InputValue['source'][];

/** Host nodes from which a path leads to an output. */
function neededCalls(module: IrModule): HostCall[] {
  const calls = module.hostCalls ?? [];
  const needed = new Set<HostCall>();
  let values: readonly Value[] = module.outputs.map(({ value }) => value);
  for (const call of calls.toReversed()) {
    const read = new Set(inputsReaching(module, values));
    if (!Object.values(call.outputs).some((output) => read.has(output))) continue;
    needed.add(call);
    values = [...values, ...Object.values(call.inputs)];
  }
  return calls.filter((call) => needed.has(call));
}

function operationsReaching({ name, stage }: IrModule, values: readonly Value[]): Operation[] {
  return operationsOf({ name, stage, inputs: [], outputs: values.map((value, i) => ({ name: String(i), value, role: 'value' })) });
}

function inputsReaching(module: IrModule, values: readonly Value[]): Value[] {
  return [...values, ...operationsReaching(module, values).flatMap(({ inputs }) => inputs)];
}

/** The first level at which values are there. */
class Earliest {
  readonly #operations = new Map<Operation, number>();
  readonly #inputs = new Map<Value, number>();
  readonly #calls = new Map<HostCall, number>();

  /** `calls` in an order in which each follows what it reads. */
  constructor(calls: readonly HostCall[]) {
    for (const call of calls) {
      const level = Math.max(0, ...Object.values(call.inputs).map((value) => this.of(value)));
      this.#calls.set(call, level);
      for (const output of Object.values(call.outputs)) this.#inputs.set(output, level + 1);
    }
  }

  ofCall(call: HostCall): number {
    return this.#calls.get(call) ?? 0;
  }

  of(value: Value): number {
    if (value.from === 'operation') this.#visit(value);
    return this.#known(value);
  }

  #visit(value: Value): void {
    for (const operation of operationsOf({ name: '', stage: 'fit', inputs: [], outputs: [{ name: '', value, role: 'value' }] })) {
      if (!this.#operations.has(operation)) this.#operations.set(operation, Math.max(-1, ...operation.inputs.map((input) => this.#known(input))));
    }
  }

  #known(value: Value): number {
    if (value.from === 'operation') return this.#operations.get(value.operation) ?? -1;
    if (value.from === 'constant') return -1;
    return this.#inputs.get(value) ?? (stateful.some((source) => source === value.source) ? -1 : 0);
  }
}

/** For each operation that depends on more than state the first level at which something reads it. */
function latestLevels(
  operations: readonly Operation[],
  demands: readonly { readonly value: Value; readonly level: number }[],
  isFixed: (value: Value) => boolean,
): ReadonlyMap<Operation, number> {
  const levels = new Map<Operation, number>();
  const demand = (value: Value, level: number): void => {
    if (value.from !== 'operation' || isFixed(value)) return;
    levels.set(value.operation, Math.min(level, levels.get(value.operation) ?? level));
  };
  for (const { value, level } of demands) demand(value, level);
  for (const operation of operations.toReversed()) {
    const level = levels.get(operation);
    if (level !== undefined) for (const input of operation.inputs) demand(input, level);
  }
  return levels;
}
