import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import { InternalError } from '../../ir/dims.js';
import type { Value } from '../../ir/value.js';
import type { BandSelection, Call, Chain, Expression, Link } from './ast.js';
import { type Form, formFor, functions } from './functions.js';
import { formulaNamed, isAccumulating, isArithmetic, joinKinds, kindsOf, type OperandKind } from './operand-kinds.js';
import type { Program } from './program.js';
import { bandsOfSelection } from './typing-selection.js';

/** Where the values of a program come from. */
export interface ProgramValues {
  readonly b: OpBuilder;
  readonly wavelengths: readonly number[] | undefined;
  /** The cube has a dtype with values that float32 cannot hold. */
  readonly wideCube: boolean;
  /** The value at an input port, of rank 4. */
  input(port: string): Value;
  /** The value of a trainable constant, a float32 scalar. */
  state(constant: string): Value;
}

interface Scope extends ProgramValues {
  readonly program: Program;
  readonly named: Map<string, Value>;
  kindOf(expression: Expression): OperandKind;
  /** Parts that were lowered in float64. */
  readonly wide: Map<Expression, Value>;
}

/** The results of a checked program by the names of its formulas: float32 or bool, [B, H, W, bands]. */
export function lowerFormulas(program: Program, values: ProgramValues): Record<string, Value> {
  const named = new Map<string, Value>();
  for (const port of program.ports.keys()) named.set(port, values.input(port));
  for (const [name, value] of program.constants) {
    named.set(name, program.trainable.has(name) ? values.state(name) : numberOf(values, value));
  }
  const scope: Scope = { ...values, program, named, kindOf: kindsOf(program), wide: new Map() };
  for (const { name, expression } of program.formulas) named.set(name, lower(expression as Expression, scope));
  return Object.fromEntries(program.formulas.map(({ name }) => [name, asImage(values, program, named.get(name) as Value)]));
}

/** A number of a formula in float32; where the cube is computed with in float64 it is rounded by an operation, so that it can be used as written. */
function numberOf({ b, wideCube }: ProgramValues, value: number): Value {
  return wideCube ? b.cast(b.scalar(value, 'float64'), { to: 'float32' }) : b.scalar(value, 'float32');
}

function lower(expression: Expression, scope: Scope): Value {
  const { b } = scope;
  switch (expression.kind) {
    case 'number':
      return numberOf(scope, expression.value);
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

/** Conditions as they are, all else in float32. No cast of float32: what looks for affine maps before modules are simplified would stop at it. */
function asOperand(b: OpBuilder, value: Value): Value {
  return value.type.dtype === 'bool' || value.type.dtype === 'float32' ? value : b.cast(value, { to: 'float32' });
}

function lowerChain({ family, first, links }: Chain, scope: Scope): Value {
  if (family === 'arithmetic') return lowerArithmetic(first, links, scope);
  const values = [first, ...links.map((link) => link.operand)].map((operand) => lower(operand, scope));
  const pairs = links.map(({ operator }, i) => ({ operator, left: values[i] as Value, right: values[i + 1] as Value }));
  if (family === 'comparison') {
    const truths = pairs.map(({ operator, left, right }) => binary(scope.b, operator, left, right));
    return truths.reduce((all, next) => scope.b.and(all, next));
  }
  return pairs.reduce((left, { operator, right }) => binary(scope.b, operator, left, right), values[0] as Value);
}

/** The left part of a chain of sums or products: its value in float32, and in float64 where it is no image. */
interface Partial {
  readonly value: Value;
  readonly wide: Value | undefined;
  /** What adds up to the value in float64, where it is a mean of what is read. */
  readonly parts?: readonly [Value, Value] | undefined;
  readonly kind: OperandKind;
}

function partialOf(expression: Expression, scope: Scope): Partial {
  const kind = scope.kindOf(expression);
  return {
    value: lower(expression, scope),
    wide: kind === 'image' ? undefined : lowerWide(expression, scope),
    parts: partsOfMean(expression, scope),
    kind,
  };
}

function lowerArithmetic(first: Expression, links: readonly Link[], scope: Scope): Value {
  const { b } = scope;
  const join = (left: Partial, { operator, operand }: Link): Partial => {
    const right = partialOf(operand, scope);
    const wide = left.wide && right.wide && binary(b, operator, left.wide, right.wide);
    const value = difference(b, operator, left, right) ?? binary(b, operator, left.value, right.value);
    return { value, wide, kind: joinKinds(left.kind, right.kind) };
  };
  return links.reduce(join, partialOf(first, scope)).value;
}

/**
 * Where a mean or a sum is subtracted, it has not been rounded to float32: what that would cost, some 6e-8 of it, is much where
 * little is left. `undefined` for all other arithmetic.
 */
function difference(b: OpBuilder, operator: string, left: Partial, right: Partial): Value | undefined {
  const statistics = [left, right].filter(({ kind }) => kind === 'statistic');
  const images = [left, right].filter(({ kind }) => kind === 'image');
  if (statistics.length === 0 || !(operator === '-' || (operator === '+' && images.length === 1))) return undefined;
  if (images.length === 0) return b.cast(b.sub(left.wide as Value, right.wide as Value), { to: 'float32' });
  const [{ wide, parts }, image] = [statistics[0] as Partial, images[0]?.value as Value];
  if (operator === '+') return parts ? undefined : b.centre(image, b.neg(wide as Value));
  const centred = parts ? parts.reduce((rest, part) => b.sub(rest, part), image) : b.centre(image, wide as Value);
  return left.kind === 'image' ? centred : b.neg(centred);
}

/** A part in float64: arithmetic, means and sums are, whatever else is float32 made wider. */
function lowerWide(expression: Expression, scope: Scope): Value {
  const value = scope.wide.get(expression) ?? wideOf(expression, scope);
  scope.wide.set(expression, value);
  return value;
}

function wideOf(expression: Expression, scope: Scope): Value {
  const { b, program } = scope;
  const wide = (part: Expression) => lowerWide(part, scope);
  const formula = expression.kind === 'name' ? formulaNamed(program, expression.name) : undefined;
  if (formula && scope.kindOf(formula) === 'statistic') return wide(formula);
  if (expression.kind === 'chain' && isArithmetic(expression)) {
    return expression.links.reduce((left, { operator, operand }) => binary(b, operator, left, wide(operand)), wide(expression.first));
  }
  if (expression.kind === 'power') return b.pow(wide(expression.base), wide(expression.exponent));
  if (expression.kind === 'prefixed' && isArithmetic(expression))
    return expression.operator === '-' ? b.neg(wide(expression.operand)) : wide(expression.operand);
  if (expression.kind === 'call' && isAccumulating(expression)) return formOf(expression).lower(b, ...expression.parameters.map(wide));
  return b.cast(lower(expression, scope), { to: 'float64' });
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
  return formOf(call).lower(scope.b, ...call.parameters.map((parameter) => lower(parameter, scope)));
}

/** A mean of what is read, not computed. Subtracting its two parts takes less than a mean in float64 would, and is as exact. */
function partsOfMean(expression: Expression, scope: Scope): readonly [Value, Value] | undefined {
  if (expression.kind !== 'call' || !isAccumulating(expression)) return undefined;
  const [argument = unchecked(expression)] = expression.parameters;
  const isRead = argument.kind === 'selection' || (argument.kind === 'name' && scope.program.ports.has(argument.name));
  return isRead ? formOf(expression).lowerParts?.(scope.b, lower(argument, scope)) : undefined;
}

function formOf(call: Call): Form {
  const called = functions[call.name];
  return (called && formFor(called, call.parameters.length)) ?? unchecked(call);
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
