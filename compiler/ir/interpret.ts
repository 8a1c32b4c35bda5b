import type { Tensor } from '../../schemas/tensor.js';
import { bindDims } from './bindings.js';
import { definitionOf, type OpRegistry } from './builder.js';
import { InternalError } from './dims.js';
import { type InputValue, type IrModule, type Operation, operationsOf, type Value } from './value.js';

/**
 * Evaluates a module with the ops' own references and returns its outputs by name. `feeds` holds a tensor per input
 * that the outputs reach. Throws `InternalError` if one is missing or does not fit its input's type, symbols included.
 */
export function interpret(module: IrModule, feeds: Readonly<Record<string, Tensor>>, registry: OpRegistry): Record<string, Tensor> {
  checkFeeds(module.inputs, feeds);
  const results = new Map<Operation, readonly Tensor[]>();
  const tensorOf = (value: Value): Tensor => {
    const found = lookUp(value, feeds, results);
    if (!found) throw new InternalError(`no tensor for ${value.from === 'input' ? `input ${value.name}` : value.from}`);
    return found;
  };
  for (const operation of operationsOf(module)) {
    results.set(operation, definitionOf(registry, operation.op).evaluate(operation.inputs.map(tensorOf), operation.attributes));
  }
  return Object.fromEntries(module.outputs.map(({ name, value }) => [name, tensorOf(value)]));
}

function lookUp(value: Value, feeds: Readonly<Record<string, Tensor>>, results: ReadonlyMap<Operation, readonly Tensor[]>): Tensor | undefined {
  if (value.from === 'constant') return value.tensor;
  return value.from === 'input' ? feeds[value.name] : results.get(value.operation)?.[value.index];
}

function checkFeeds(inputs: readonly InputValue[], feeds: Readonly<Record<string, Tensor>>): void {
  const fed = inputs.flatMap((input) => {
    const feed = feeds[input.name];
    return feed ? [{ input, feed }] : [];
  });
  const wrong = fed.find(({ input, feed }) => input.type.dtype !== feed.dtype);
  if (wrong) throw new InternalError(`input ${wrong.input.name} is ${wrong.input.type.dtype}, fed with ${wrong.feed.dtype}`);
  bindDims(
    fed.map(({ input }) => input.type.dims),
    fed.map(({ feed }) => feed.dims),
  );
}
