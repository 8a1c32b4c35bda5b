import type { DType } from '../../schemas/dtype.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { InternalError } from './dims.js';
import type { OpDefinition } from './op.js';
import type { Attributes, ConstantValue, InputValue, IrType, Operation, Origin, Value } from './value.js';

/** What is known of an input besides name, type and source. */
export type InputFacts = Pick<InputValue, 'of' | 'distribution' | 'merges'>;

/** One typed method per op; each op file adds its own by declaration merging. */
export interface OpBuilder extends BuilderBase {}

/** What a builder can do beside the operations. */
export interface BuilderBase {
  /** The origin given to operations built from now on. */
  readonly origin: Origin;
  /** The same builder for another origin. */
  at(origin: Origin): OpBuilder;
  input(name: string, type: IrType, source: InputValue['source'], more?: InputFacts): InputValue;
  constant(tensor: Tensor): ConstantValue;
  /** A rank-0 constant. */
  scalar(value: number, dtype: DType): ConstantValue;
  /** Applies an op by name; passes and the gradient walk use it, lowerings use the typed methods. */
  apply(op: string, inputs: readonly Value[], attributes: Attributes): readonly Value[];
}

/** The operations, by name. */
export type OpRegistry = Readonly<Record<string, OpDefinition>>;

/** The registry entry of an op. Throws `InternalError` if there is none. */
export function definitionOf(registry: OpRegistry, op: string): OpDefinition {
  const definition = registry[op];
  if (!definition) throw new InternalError(`no op ${op}`);
  return definition;
}

/** A builder whose methods are the entries of `registry`: operands first, then attributes if the op has any. */
export function createBuilder(registry: OpRegistry, origin: Origin): OpBuilder {
  const apply = (op: string, inputs: readonly Value[], attributes: Attributes): readonly Value[] => {
    const constants = inputs.map((value) => (value.from === 'constant' ? value.tensor : undefined));
    const types = definitionOf(registry, op).infer(
      inputs.map((value) => value.type),
      attributes,
      constants,
    );
    const operation: Operation = { op, inputs, attributes, types, origin };
    return types.map((type, index) => ({ from: 'operation', operation, index, type }));
  };
  const base: BuilderBase = {
    origin,
    at: (other) => createBuilder(registry, other),
    input: (name, type, source, more) => ({ from: 'input', name, type, source, ...more }),
    constant: (tensor) => ({ from: 'constant', tensor, type: { dtype: tensor.dtype, dims: tensor.dims } }),
    scalar: (value, dtype) => base.constant(tensorFrom(dtype, [], [value])),
    apply,
  };
  return Object.freeze(Object.assign(Object.create(methodsOf(registry)), base)) as OpBuilder;
}

/** The methods of each registry, which all its builders share: passes make a builder for every operation. */
const methodsByRegistry = new WeakMap<OpRegistry, object>();

function methodsOf(registry: OpRegistry): object {
  const known = methodsByRegistry.get(registry);
  if (known) return known;
  const methods = Object.fromEntries(Object.keys(registry).map((op) => [op, methodOf(op)]));
  methodsByRegistry.set(registry, methods);
  return methods;
}

function methodOf(op: string) {
  return function (this: BuilderBase, ...args: (Value | readonly Value[] | Attributes)[]): Value | readonly Value[] {
    const operands = args.flatMap((arg) => (Array.isArray(arg) ? (arg as Value[]) : isValue(arg) ? [arg] : []));
    const attributes = args.find((arg) => !Array.isArray(arg) && !isValue(arg)) ?? {};
    const results = this.apply(op, operands, attributes as Attributes);
    return results.length === 1 ? (results[0] as Value) : results;
  };
}

function isValue(arg: Value | readonly Value[] | Attributes): arg is Value {
  return !Array.isArray(arg) && 'from' in arg && 'type' in arg;
}
