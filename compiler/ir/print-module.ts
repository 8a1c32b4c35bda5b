import { createHash } from 'node:crypto';
import { bytesOfTensor, type Tensor } from '../../schemas/tensor.js';
import { formatType } from './dims.js';
import { type IrModule, type Operation, operationsOf, type Value } from './value.js';

/** A module as text: inputs, one line per operation with its origin, outputs. Equal modules print equally. */
export function printModule(module: IrModule): string {
  const names = new Map<Operation, string>();
  const show = (value: Value): string => {
    if (value.from === 'input') return `@${nameText(value.name)}`;
    if (value.from === 'constant') return constantText(value.tensor);
    const name = names.get(value.operation) ?? '?';
    return value.operation.types.length === 1 ? name : `${name}.${value.index}`;
  };
  const inputs = module.inputs.map((input) => `  input  @${nameText(input.name)}: ${formatType(input.type)} (${input.source})`);
  const body = operationsOf(module).map((operation, i) => {
    names.set(operation, `%${i}`);
    return `  ${lineOf(operation, `%${i}`, show)}`;
  });
  const outputs = module.outputs.map((output) => `  output ${nameText(output.name)}: ${formatType(output.value.type)} = ${show(output.value)}`);
  return [`module ${module.name} {`, ...inputs, ...body, ...outputs, '}'].join('\n');
}

/** A name as it stands in printed modules: in quotes, as JSON, where other characters than those of usual names are in it. */
export function nameText(name: string): string {
  return /^[\w.#~/@-]+(:[\w.#~/@-]+)*$/.test(name) ? name : JSON.stringify(name);
}

function lineOf({ op, inputs, attributes, types, origin }: Operation, name: string, show: (value: Value) => string): string {
  const attrs = Object.entries(attributes)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(' ');
  const call = `${op}(${inputs.map(show).join(', ')})${attrs && ` {${attrs}}`}`;
  const role = origin.role === 'forward' ? '' : ` ${origin.role}`;
  const folded = (origin.folded ?? []).map((member) => `${member.node}:${member.line} + `).join('');
  return `${name}: ${types.map(formatType).join(', ')} = ${call}  # ${folded}${origin.node}:${origin.line}${role}`;
}

function constantText(tensor: Tensor): string {
  const short = tensor.data.length <= 8;
  const content = short ? [...tensor.data].join(', ') : createHash('sha256').update(bytesOfTensor(tensor)).digest('hex').slice(0, 12);
  return `${tensor.dtype}[${tensor.dims.join(', ')}]{${content}}`;
}
