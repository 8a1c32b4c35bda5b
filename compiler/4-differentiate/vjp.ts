import { isFloat } from '../../schemas/dtype.js';
import { createBuilder, definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { type Operation, type Origin, operationsBehind, type Value } from '../ir/value.js';
import { resultsOf } from '../ir/rewrite-module.js';
import { zerosLike } from '../ops/families/gradients.js';
import { type Cotangents, createCotangents } from './cotangents.js';

/** Where the walk begins: a value and its cotangent, of the same type; a scalar may leave it out for 1. */
export interface Seed {
  readonly output: Value;
  readonly cotangent?: Value;
}

/**
 * Gradients by reverse mode: for each of `wanted` (inputs, constants or intermediate results, by identity), the sum
 * over `seeds` of cotangent times Jacobian, in the type of the wanted value. `null` where nothing flows: the outputs
 * do not depend on it, only through integers or bools, or only through ops without a gradient.
 *
 * The operations built carry the origin of the operation they differentiate with role `backward`. Throws
 * `InternalError` when a seed is not float, or neither scalar nor given a cotangent.
 */
export function vjp(registry: OpRegistry, seeds: readonly Seed[], wanted: readonly Value[]): readonly (Value | null)[] {
  const order = operationsBehind(seeds.map(({ output }) => output));
  const isActive = dependence(order, wanted);
  const cotangents = createCotangents();
  for (const seed of seeds) {
    const b = createBuilder(registry, backward(originOf(seed.output)));
    cotangents.add(b, seed.output, cotangentOf(b, seed));
  }
  for (const operation of order.toReversed()) {
    if (isActive(operation)) differentiate(registry, operation, cotangents, isActive);
  }
  return wanted.map((value) => cotangents.of(value));
}

/** Sends the cotangents of an operation's results on to its operands. */
function differentiate(registry: OpRegistry, operation: Operation, cotangents: Cotangents, isActive: (target: Operation | Value) => boolean): void {
  const { gradient } = definitionOf(registry, operation.op);
  const outputs = resultsOf(operation);
  const flowing = outputs.map((output) => (isFloat(output.type.dtype) ? cotangents.of(output) : null));
  if (typeof gradient !== 'function' || flowing.every((cotangent) => cotangent === null)) return;
  const b = createBuilder(registry, backward(operation.origin));
  const { inputs, attributes } = operation;
  const dy = flowing[0] ?? zerosLike(b, outputs[0]);
  const shares = gradient({ b, inputs, outputs, cotangents: flowing, dy, attributes });
  for (const [k, input] of inputs.entries()) {
    const share = shares[k];
    if (share && isActive(input) && isFloat(input.type.dtype)) cotangents.add(b, input, share);
  }
}

/** Tells whether an operation or value depends on any wanted value. */
function dependence(order: readonly Operation[], wanted: readonly Value[]): (target: Operation | Value) => boolean {
  const ownerOf = (target: Operation | Value) => ('from' in target && target.from === 'operation' ? target.operation : target);
  const active = new Set<Operation | Value>(wanted.map(ownerOf));
  for (const operation of order) {
    if (operation.inputs.some((input) => active.has(ownerOf(input)))) active.add(operation);
  }
  return (target) => active.has(ownerOf(target));
}

function cotangentOf(b: OpBuilder, { output, cotangent }: Seed): Value {
  const { dtype, dims } = output.type;
  if (!isFloat(dtype)) throw new InternalError(`no gradient of ${dtype}`);
  if (cotangent) return cotangent;
  if (dims.length > 0) throw new InternalError(`a seed of shape [${dims.join(', ')}] needs a cotangent`);
  return b.scalar(1, dtype);
}

function originOf(value: Value): Origin {
  return value.from === 'operation' ? value.operation.origin : { node: '', line: 0, role: 'backward' };
}

function backward(origin: Origin): Origin {
  return { ...origin, role: 'backward' };
}
