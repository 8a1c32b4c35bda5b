import { parseDim } from '../../schemas/dim-text.js';
import { type DType, dtypes } from '../../schemas/dtype.js';
import { type Tensor, tensorFrom, tensorOfBytes } from '../../schemas/tensor.js';
import { TextCursor } from './text-cursor.js';
import type { Attributes, Dim, InputValue, IrModule, IrOutput, IrType, Operation, Origin, Value } from './value.js';

/** What was read so far: inputs by name, operations in their order. */
interface Known {
  readonly inputs: Map<string, InputValue>;
  readonly operations: Operation[];
}

const dtypePattern = new RegExp(`(${dtypes.join('|')})\\b`, 'y');

/** The module whose text `moduleText` gives. Throws `SyntaxError` with the line; whether the module makes sense, `verifyModule` tells. */
export function parseModule(text: string): IrModule {
  const cursor = new TextCursor(text);
  const known: Known = { inputs: new Map(), operations: [] };
  cursor.take(/module\b/y, 'a module');
  const name = nameAt(cursor);
  const stage = cursor.take(/\w+/y, 'a stage')[0] as IrModule['stage'];
  cursor.take(/\{/y, '{');
  const inputs: InputValue[] = [];
  while (cursor.try(/input @/y)) {
    const input = inputAt(cursor);
    inputs.push(input);
    known.inputs.set(input.name, input);
  }
  while (cursor.try(/%\d+:/y)) known.operations.push(operationAt(cursor, known));
  const outputs: IrOutput[] = [];
  while (cursor.try(/output\b/y)) outputs.push(outputAt(cursor, known));
  cursor.take(/\}/y, 'an input, operation, output or }');
  return { name, stage, inputs, outputs };
}

function nameAt(cursor: TextCursor): string {
  const [text] = cursor.take(/"(?:[^"\\]|\\.)*"|[\w.#~/@-]+(?::[\w.#~/@-]+)*/y, 'a name');
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function typeAt(cursor: TextCursor): IrType {
  const dtype = cursor.take(dtypePattern, 'an element type')[1] as DType;
  return { dtype, dims: cursor.list(/\[/y, /\]/y, () => dimAt(cursor)) };
}

function dimAt(cursor: TextCursor): Dim {
  const [text] = cursor.take(/[^,\]]+/y, 'a dimension');
  try {
    return parseDim(text);
  } catch {
    return cursor.fail('a dimension');
  }
}

function inputAt(cursor: TextCursor): InputValue {
  const name = nameAt(cursor);
  cursor.take(/:/y, 'a colon');
  const type = typeAt(cursor);
  return { from: 'input', name, type, ...(cursor.json() as Pick<InputValue, 'source'>) };
}

function operationAt(cursor: TextCursor, known: Known): Operation {
  const types = [typeAt(cursor)];
  while (cursor.try(/,/y)) types.push(typeAt(cursor));
  cursor.take(/=/y, '=');
  const [op] = cursor.take(/\w+/y, 'an op');
  const inputs = cursor.list(/\(/y, /\)/y, () => valueAt(cursor, known));
  const attributes = cursor.json() as Attributes;
  cursor.take(/#/y, 'an origin');
  return { op, inputs, attributes, types, origin: cursor.json() as Origin };
}

function outputAt(cursor: TextCursor, known: Known): IrOutput {
  const name = nameAt(cursor);
  cursor.take(/:/y, 'a colon');
  typeAt(cursor);
  cursor.take(/=/y, '=');
  const value = valueAt(cursor, known);
  return { name, value, ...(cursor.json() as Pick<IrOutput, 'role'>) };
}

function valueAt(cursor: TextCursor, { inputs, operations }: Known): Value {
  if (cursor.try(/@/y)) return inputs.get(nameAt(cursor)) ?? cursor.fail('an input that is listed');
  const result = cursor.try(/%(\d+)(?:\.(\d+))?/y);
  if (!result) return constantAt(cursor);
  const [operation, index] = [operations[Number(result[1])], Number(result[2] ?? 0)];
  const type = operation?.types[index];
  return operation && type ? { from: 'operation', operation, index, type } : cursor.fail('an operation before this one');
}

function constantAt(cursor: TextCursor): Value {
  const { dtype, dims } = typeAt(cursor);
  const [, content = ''] = cursor.take(/\{([^}]*)\}/y, 'the elements of a constant');
  const tensor = constantOf(dtype, dims as readonly number[], content);
  return { from: 'constant', tensor, type: { dtype, dims: tensor.dims } };
}

function constantOf(dtype: DType, dims: readonly number[], content: string): Tensor {
  if (content.startsWith('=')) return tensorOfBytes(dtype, dims, new Uint8Array(Buffer.from(content.slice(1), 'base64')));
  return tensorFrom(dtype, dims, content === '' ? [] : content.split(',').map(Number));
}
