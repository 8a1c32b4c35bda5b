import type { Dim } from '../../schemas/dim.js';
import type { DType } from '../../schemas/dtype.js';
import type { NoiseSpec } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { ValueOwner } from './names.js';

export type { Dim };

/** Dtype and dimensions of a value. */
export interface IrType {
  readonly dtype: DType;
  readonly dims: readonly Dim[];
}

/** A node of the pipeline and the YAML line that declares it. */
export interface Member {
  readonly node: string;
  readonly line: number;
}

/** Which node of the pipeline a piece of IR stems from. */
export interface Origin extends Member {
  readonly role: 'forward' | 'backward' | 'update' | 'fit';
  /** Nodes before it whose computation was folded into this one, in the order of the pipeline. */
  readonly folded?: readonly Member[];
}

/** A setting of an operation. */
export type Attribute = number | string | boolean | readonly number[];
/** The settings of an operation, by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A value of an IR module: an input, a constant, or one output of an operation. */
export type Value = InputValue | ConstantValue | ResultValue;

/** A value that is handed to a graph. */
export interface InputValue {
  readonly from: 'input';
  readonly name: string;
  readonly type: IrType;
  readonly source:
    | 'batch'
    | 'value'
    | 'state'
    | 'derived'
    | 'prologue'
    | 'accumulator'
    | 'parameter'
    | 'optimizer'
    | 'gradient'
    | 'schedule'
    | 'noise';
  /** Whose it is; of nobody's are batch entries and the trainer's own scalars. */
  readonly of?: ValueOwner;
  /** Of an accumulator that a merge reads: its name elsewhere, and from which of the two sets it is. */
  readonly merges?: { readonly accumulator: string; readonly set: 'a' | 'b' };
  /** Of source `noise`: how its numbers are distributed. */
  readonly distribution?: NoiseSpec['distribution'];
}

/** A value that is known at compile time. */
export interface ConstantValue {
  readonly from: 'constant';
  readonly tensor: Tensor;
  readonly type: IrType;
}

/** A value that an operation computes. */
export interface ResultValue {
  readonly from: 'operation';
  readonly operation: Operation;
  readonly index: number;
  readonly type: IrType;
}

/** One application of an op. Immutable; equal operations may exist more than once until they are merged. */
export interface Operation<A extends Attributes = Attributes> {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: A;
  readonly types: readonly IrType[];
  readonly origin: Origin;
}

/** A value that a graph hands back. */
export interface IrOutput {
  readonly name: string;
  readonly value: Value;
  /** `output`: for the caller. `metric`: for a host metric. `next`: the next value of what it `replaces`. `mapped`: an accumulator's statistic of mapped data. `value`: for later steps. `prologue`: for the main module. */
  readonly role: 'output' | 'metric' | 'value' | 'mapped' | 'next' | 'prologue';
  /** The node whose port, statistic or state it is. */
  readonly of?: ValueOwner;
  /** Of roles `next` and `mapped`: the name of the input or accumulator in whose place it comes. */
  readonly replaces?: string;
}

/** A node of the pipeline that the host computes: what it reads, and the inputs of source `value` that stand for what it gives. By port. */
export interface HostCall {
  readonly node: Member;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, InputValue>>;
}

/**
 * A dataflow graph given by its outputs; what they do not reach does not exist.
 * Inputs are listed because their order and unused ones are part of the module's interface.
 */
export interface IrModule {
  readonly name: string;
  readonly stage: Stage | 'fit' | 'step' | 'prologue';
  readonly inputs: readonly InputValue[];
  readonly outputs: readonly IrOutput[];
  /** Before it is partitioned: host nodes whose results it reads, each after those that it reads itself. */
  readonly hostCalls?: readonly HostCall[];
}

/** Operations in an order in which each follows what it reads: depth first from the outputs. */
export function operationsOf(module: IrModule): Operation[] {
  return operationsBehind(module.outputs.map(({ value }) => value));
}

/** The operations that `values` are computed by, each after what it reads, depth first; without those that `isDone` and what only they read. */
export function operationsBehind(values: readonly Value[], isDone: (operation: Operation) => boolean = () => false): Operation[] {
  const order: Operation[] = [];
  const seen = new Set<Operation>();
  const stack: { operation: Operation; next: number }[] = [];
  const enter = (value: Value): void => {
    if (value.from !== 'operation' || seen.has(value.operation) || isDone(value.operation)) return;
    seen.add(value.operation);
    stack.push({ operation: value.operation, next: 0 });
  };
  for (const value of values) {
    enter(value);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const input = top.operation.inputs[top.next++];
      if (input) enter(input);
      else order.push((stack.pop() as typeof top).operation);
    }
  }
  return order;
}

/** A module of what `outputs` reach, its inputs in the order in which operations read them. */
export function moduleOf(name: string, stage: IrModule['stage'], outputs: readonly IrOutput[]): IrModule {
  const inputs = new Set<InputValue>();
  const note = (value: Value): void => {
    if (value.from === 'input') inputs.add(value);
  };
  const draft: IrModule = { name, stage, inputs: [], outputs };
  for (const operation of operationsOf(draft)) operation.inputs.forEach(note);
  for (const output of outputs) note(output.value);
  return { ...draft, inputs: [...inputs] };
}

/** A module with the host nodes whose results it may read. */
export function withHostCalls(module: IrModule, hostCalls: readonly HostCall[]): IrModule {
  return hostCalls.length === 0 ? module : { ...module, hostCalls };
}

/** True of a constant whose elements are all 0. */
export function isZero(value: Value): boolean {
  return value.from === 'constant' && value.tensor.data.every((element) => Number(element) === 0);
}
