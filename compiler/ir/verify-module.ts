import { definitionOf, type OpRegistry } from './builder.js';
import { formatType, InternalError } from './dims.js';
import { type IrModule, operationsOf } from './value.js';

/** Re-infers every operation and checks names and inputs. Throws `InternalError` naming the operation and its origin. */
export function verifyModule(module: IrModule, registry: OpRegistry): void {
  const inputs = new Set(module.inputs);
  const fail = (what: string): never => {
    throw new InternalError(`${module.name}: ${what}`);
  };
  for (const { op, inputs: operands, attributes, types, origin } of operationsOf(module)) {
    const where = `${op} of ${origin.node}:${origin.line}`;
    const { arity, infer } = definitionOf(registry, op);
    if (arity !== 'variadic' && arity !== operands.length) fail(`${where} has ${operands.length} operands`);
    for (const operand of operands) if (operand.from === 'input' && !inputs.has(operand)) fail(`${where} reads ${operand.name}, which is no input`);
    const operandTypes = operands.map((value) => value.type);
    const constants = operands.map((value) => (value.from === 'constant' ? value.tensor : undefined));
    const recorded = types.map(formatType);
    const inferred = infer(operandTypes, attributes, constants).map(formatType);
    const beforeFolding = infer(operandTypes, attributes).map(formatType);
    if (![inferred.join(), beforeFolding.join()].includes(recorded.join()))
      fail(`${where} is recorded as ${recorded.join()}, inferred as ${inferred.join()}`);
  }
  const seen = new Set<string>();
  for (const { name } of [...module.inputs, ...module.outputs]) {
    if (seen.has(name)) fail(`two of its inputs and outputs are called ${name}`);
    seen.add(name);
  }
}
