import { columnDim } from '../../schemas/dim.js';
import { sizeWith, symbolsIn } from '../../schemas/dim-arithmetic.js';
import { bytesOf } from '../../schemas/dtype.js';
import { type IrModule, type IrType, type Operation, operationsOf, type Value } from '../ir/value.js';

/** The operations, by position, between which something has to be kept. */
interface Span {
  readonly bytes: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Bytes that one pixel takes where most are alive at once, when the operations of a module run in order: batch inputs
 * until their last reader, results likewise, outputs to the end. Values without rows and columns count nothing.
 */
export function pixelBytes(module: IrModule): number {
  const operations = operationsOf(module);
  const readers = lastReaders(module, operations);
  const endOf = (key: Operation | string): number => readers.get(key) ?? 0;
  const inputs = module.inputs.map(({ name, type }) => ({ bytes: bytesPerPixel(type), start: 0, end: endOf(name) }));
  const results = operations.map((operation, start) => ({
    bytes: operation.types.reduce((sum, type) => sum + bytesPerPixel(type), 0),
    start,
    end: endOf(operation),
  }));
  return mostAlive([...inputs, ...results], operations.length);
}

/** Position of the last operation that reads each result or input; one past the end for outputs. */
function lastReaders(module: IrModule, operations: readonly Operation[]): Map<Operation | string, number> {
  const readers = new Map<Operation | string, number>();
  const read = (value: Value, position: number): void => {
    if (value.from === 'operation') readers.set(value.operation, position);
    else if (value.from === 'input') readers.set(value.name, position);
  };
  for (const [position, { inputs }] of operations.entries()) for (const input of inputs) read(input, position);
  for (const { value } of module.outputs) read(value, operations.length);
  return readers;
}

function mostAlive(spans: readonly Span[], length: number): number {
  const changes = new Float64Array(length + 2);
  for (const { bytes, start, end } of spans) {
    changes[start] = (changes[start] as number) + bytes;
    changes[end + 1] = (changes[end + 1] as number) - bytes;
  }
  let [alive, most] = [0, 0];
  for (const change of changes) {
    alive += change;
    most = Math.max(most, alive);
  }
  return most;
}

function bytesPerPixel({ dtype, dims }: IrType): number {
  if (!dims.flatMap(symbolsIn).some(({ name }) => name === String(columnDim))) return 0;
  return dims.reduce<number>((bytes, dim) => bytes * Math.max(1, sizeWith(dim, () => 1) ?? 1), bytesOf(dtype));
}
