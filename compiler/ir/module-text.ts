import { bytesOfTensor, type Tensor } from '../../schemas/tensor.js';
import { formatType, InternalError } from './dims.js';
import { nameText } from './print-module.js';
import { type Attributes, type InputValue, type IrModule, type IrOutput, type Operation, operationsOf, type Value } from './value.js';

/**
 * A module as the text from which `parseModule` makes an equal one: that of `printModule` with nothing left out. Every element of a
 * constant stands in it, longer ones as `=` and base64 of their bytes. Equal modules have equal texts.
 */
export function moduleText(module: IrModule): string {
  const names = new Map<Operation, string>();
  const show = (value: Value): string => {
    if (value.from === 'input') return `@${nameText(value.name)}`;
    if (value.from === 'constant') return constantText(value.tensor);
    const name = names.get(value.operation) as string;
    return value.operation.types.length === 1 ? name : `${name}.${value.index}`;
  };
  const body = operationsOf(module).map((operation, i) => {
    const line = operationText(operation, show);
    names.set(operation, `%${i}`);
    return `  %${i}: ${line}`;
  });
  const outputs = module.outputs.map((output) => `  ${outputText(output, show)}`);
  return [`module ${nameText(module.name)} ${module.stage} {`, ...module.inputs.map(inputText), ...body, ...outputs, '}', ''].join('\n');
}

function inputText({ name, type, from: _, ...facts }: InputValue): string {
  return `  input @${nameText(name)}: ${formatType(type)} ${JSON.stringify(facts)}`;
}

function operationText({ op, inputs, attributes, types, origin }: Operation, show: (value: Value) => string): string {
  return `${types.map(formatType).join(', ')} = ${op}(${inputs.map(show).join(', ')}) ${attributesText(attributes)} # ${JSON.stringify(origin)}`;
}

function outputText({ name, value, ...facts }: IrOutput, show: (value: Value) => string): string {
  return `output ${nameText(name)}: ${formatType(value.type)} = ${show(value)} ${JSON.stringify(facts)}`;
}

/** JSON has no other numbers than finite ones. */
function attributesText(attributes: Attributes): string {
  const odd = Object.values(attributes)
    .flat()
    .find((value) => typeof value === 'number' && !Number.isFinite(value));
  if (odd !== undefined) throw new InternalError(`no text for attribute ${odd}`);
  return JSON.stringify(attributes);
}

/** Numbers where they say all, else `=` and base64. */
function constantText(tensor: Tensor): string {
  const { dtype, dims, data } = tensor;
  const elements = [...data];
  const isShort = data.length <= 8 && elements.every((element) => typeof element !== 'bigint' || Number.isSafeInteger(Number(element)));
  const numbers = () => elements.map((element) => (Object.is(element, -0) ? '-0' : String(element))).join(', ');
  return `${dtype}[${dims.join(', ')}]{${isShort ? numbers() : `=${Buffer.from(bytesOfTensor(tensor)).toString('base64')}`}}`;
}
