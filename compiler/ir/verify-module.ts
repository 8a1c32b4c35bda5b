import { definitionOf, type OpRegistry } from './builder.js';
import { formatType, InternalError, symbolsOf } from './dims.js';
import { type IrModule, type IrType, type Operation, operationsOf } from './value.js';

/** Re-infers every operation and checks names, inputs and symbols. Throws `InternalError` naming the operation and its origin. */
export function verifyModule(module: IrModule, registry: OpRegistry): void {
  const fail = (what: string): never => {
    throw new InternalError(`${module.name}: ${what}`);
  };
  checkInputs(module, fail);
  const inputs = new Set(module.inputs);
  for (const operation of operationsOf(module)) {
    const { op, inputs: operands, origin } = operation;
    const fault = (what: string): never => fail(`${op} of ${origin.node}:${origin.line} ${what}`);
    for (const operand of operands) if (operand.from === 'input' && !inputs.has(operand)) fault(`reads ${operand.name}, which is no input`);
    checkOperation(operation, registry, fault);
  }
  for (const { name, value } of module.outputs)
    if (value.from === 'input' && !inputs.has(value)) fail(`output ${name} is ${value.name}, which is no input`);
}

type Fail = (what: string) => never;

/** Every name once, among inputs and outputs together; random numbers of sizes that the batch tells. */
function checkInputs({ inputs, outputs }: IrModule, fail: Fail): void {
  const seen = new Set<string>();
  for (const { name } of [...inputs, ...outputs]) {
    if (seen.has(name)) fail(`two of its inputs and outputs are called ${name}`);
    seen.add(name);
  }
  const bound = symbolsIn(inputs.filter(({ source }) => source === 'batch' || source === 'value').map(({ type }) => type));
  for (const { name, type, source } of inputs) {
    const unbound = source === 'noise' ? symbolsOf(type.dims).find((symbol) => !bound.has(symbol)) : undefined;
    if (unbound !== undefined) fail(`no batch entry tells ${unbound} of the random numbers ${name}`);
  }
}

function checkOperation({ op, inputs, attributes, types }: Operation, registry: OpRegistry, fault: Fail): void {
  const { arity, infer, binds = [] } = definitionOf(registry, op);
  if (arity !== 'variadic' && arity !== inputs.length) fault(`has ${inputs.length} operands`);
  const operandTypes = inputs.map((value) => value.type);
  const constants = inputs.map((value) => (value.from === 'constant' ? value.tensor : undefined));
  const recorded = types.map(formatType);
  const inferred = infer(operandTypes, attributes, constants).map(formatType);
  const beforeFolding = infer(operandTypes, attributes).map(formatType);
  if (![inferred.join(), beforeFolding.join()].includes(recorded.join())) fault(`is recorded as ${recorded.join()}, inferred as ${inferred.join()}`);
  const known = symbolsIn(operandTypes);
  const unknown = [...symbolsIn(types)].find((symbol) => !known.has(symbol) && !binds.some((dim) => String(dim) === symbol));
  if (unknown !== undefined) fault(`yields ${recorded.join()}, but no operand has ${unknown}`);
}

function symbolsIn(types: readonly IrType[]): Set<string> {
  return new Set(types.flatMap(({ dims }) => symbolsOf(dims)));
}
