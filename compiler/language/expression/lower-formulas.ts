import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import { InternalError } from '../../ir/dims.js';
import type { Value } from '../../ir/value.js';
import type { BandSelection, Call, Chain, Expression, Link } from './ast.js';
import { type Form, formFor, functions } from './functions.js';
import type { Program } from './program.js';
import { bandsOfSelection } from './typing-selection.js';

/** Where the values of a program come from. */
export interface ProgramValues {
  readonly b: OpBuilder;
  readonly wavelengths: readonly number[] | undefined;
  /** The value at an input port, of rank 4. */
  input(port: string): Value;
  /** The value of a trainable constant, a float32 scalar. */
  state(constant: string): Value;
}

interface Scope extends ProgramValues {
  readonly program: Program;
  readonly named: Map<string, Value>;
}

/** The results of a checked program by the names of its formulas: float32 or bool, [B, H, W, bands]. */
export function lowerFormulas(program: Program, values: ProgramValues): Record<string, Value> {
  const named = new Map<string, Value>();
  for (const port of program.ports.keys()) named.set(port, values.input(port));
  for (const [name, value] of program.constants) {
    named.set(name, program.trainable.has(name) ? values.state(name) : numberOf(values.b, value));
  }
  for (const { name, expression } of program.formulas) named.set(name, lower(expression as Expression, { ...values, program, named }));
  return Object.fromEntries(program.formulas.map(({ name }) => [name, asImage(values, program, named.get(name) as Value)]));
}

/** A number of a formula in float32, rounded by an operation: where the cube is computed with in float64, so is the number as written. */
function numberOf(b: OpBuilder, value: number): Value {
  return b.cast(b.scalar(value, 'float64'), { to: 'float32' });
}

function lower(expression: Expression, scope: Scope): Value {
  const { b } = scope;
  switch (expression.kind) {
    case 'number':
      return numberOf(b, expression.value);
    case 'name':
      return asOperand(b, scope.named.get(expression.name) ?? unchecked(expression));
    case 'selection':
      return lowerSelection(expression, scope);
    case 'chain':
      return lowerChain(expression, scope);
    case 'power':
      return b.pow(lower(expression.base, scope), lower(expression.exponent, scope));
    case 'prefixed': {
      const operand = lower(expression.operand, scope);
      return expression.operator === '+' ? operand : expression.operator === '-' ? b.neg(operand) : b.not(operand);
    }
    case 'call':
      return lowerCall(expression, scope);
    default:
      return unchecked(expression);
  }
}

/** Where the number of bands is not known, positions are looked up when the graph runs, which fails beyond the last. */
function lowerSelection(selection: BandSelection, { b, named, wavelengths }: Scope): Value {
  const cube = named.get(selection.cube) ?? unchecked(selection);
  const indices = bandsOfSelection(selection, wavelengths ?? []);
  if (typeof cube.type.dims[3] === 'number') return asOperand(b, b.take(cube, { axis: 3, indices }));
  return asOperand(b, b.gather(cube, b.constant(tensorFrom('int64', [indices.length], indices)), { axis: 3 }));
}

/** Conditions as they are, all else in float32. */
function asOperand(b: OpBuilder, value: Value): Value {
  return value.type.dtype === 'bool' ? value : b.cast(value, { to: 'float32' });
}

function lowerChain({ family, first, links }: Chain, scope: Scope): Value {
  const values = [first, ...links.map((link) => link.operand)].map((operand) => lower(operand, scope));
  const pairs = links.map(({ operator }, i) => ({ operator, left: values[i] as Value, right: values[i + 1] as Value }));
  if (family === 'comparison') {
    const truths = pairs.map(({ operator, left, right }) => binary(scope.b, operator, left, right));
    return truths.reduce((all, next) => scope.b.and(all, next));
  }
  return pairs.reduce((left, { operator, right }) => binary(scope.b, operator, left, right), values[0] as Value);
}

function binary(b: OpBuilder, operator: Link['operator'], left: Value, right: Value): Value {
  const operation = binaries[operator];
  if (!operation) throw new InternalError(`no operator ${operator}`);
  return operation(b, left, right);
}

const binaries: Readonly<Record<string, (b: OpBuilder, left: Value, right: Value) => Value>> = {
  '+': (b, x, y) => b.add(x, y),
  '-': (b, x, y) => b.sub(x, y),
  '*': (b, x, y) => b.mul(x, y),
  '/': (b, x, y) => b.div(x, y),
  '<': (b, x, y) => b.less(x, y),
  '<=': (b, x, y) => b.lessOrEqual(x, y),
  '>': (b, x, y) => b.greater(x, y),
  '>=': (b, x, y) => b.greaterOrEqual(x, y),
  '==': (b, x, y) => b.equal(x, y),
  '!=': (b, x, y) => b.not(b.equal(x, y)),
  and: (b, x, y) => b.and(x, y),
  or: (b, x, y) => b.or(x, y),
};

function lowerCall(call: Call, scope: Scope): Value {
  const called = functions[call.name];
  const form: Form = (called && formFor(called, call.parameters.length)) ?? unchecked(call);
  return form.lower(scope.b, ...call.parameters.map((parameter) => lower(parameter, scope)));
}

/** Spreads what is the same for all pixels, or for all of an image, over the pixels of the inputs. */
function asImage({ b, input }: ProgramValues, program: Program, value: Value): Value {
  const [port = ''] = program.ports.keys();
  const { dims } = input(port).type;
  if (value.type.dims.length === 4 && value.type.dims.every((dim, axis) => axis === 3 || dim === dims[axis])) return value;
  const pixels = b.take(input(port), { axis: 3, indices: [0] });
  const { dtype } = value.type;
  const zeros = b.cast(b.expandLike(b.scalar(0, 'float32'), pixels), { to: dtype });
  return dtype === 'bool' ? b.or(value, zeros) : b.add(value, zeros);
}

function unchecked(expression: Expression): never {
  throw new InternalError(`a formula with an unchecked ${expression.kind} was lowered`);
}
