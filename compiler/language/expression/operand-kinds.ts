import { type Call, type Chain, type Expression, partsOf } from './ast.js';
import { formFor, functions } from './functions.js';
import type { Program } from './program.js';

/**
 * What arithmetic has to expect of an operand. A `statistic` is a mean or sum over bands or an image, or arithmetic of such, of
 * constants and of `reduced` values, which are of few elements but as exact as float32 has them; all else is an `image`.
 */
export type OperandKind = 'constant' | 'reduced' | 'statistic' | 'image';

const ranks: readonly OperandKind[] = ['constant', 'reduced', 'statistic', 'image'];

/** The functions whose results float32 rounds where float64 would not. */
const accumulating: readonly string[] = ['mean', 'sum', 'image_mean', 'image_sum'];

/** The kind of what joins operands of two kinds. */
export function joinKinds(one: OperandKind, other: OperandKind): OperandKind {
  return ranks[Math.max(ranks.indexOf(one), ranks.indexOf(other))] as OperandKind;
}

/** A function that tells the kind of each part of a checked program and remembers it. */
export function kindsOf(program: Program): (expression: Expression) => OperandKind {
  const known = new Map<Expression, OperandKind>();
  const find = (expression: Expression): OperandKind => {
    switch (expression.kind) {
      case 'number':
        return 'constant';
      case 'name': {
        const formula = formulaNamed(program, expression.name);
        return formula ? kindOf(formula) : program.constants.has(expression.name) ? 'constant' : 'image';
      }
      case 'chain':
      case 'power':
      case 'prefixed':
        return isArithmetic(expression) ? partsOf(expression).map(kindOf).reduce(joinKinds) : 'image';
      case 'call':
        return kindOfCall(expression);
      default:
        return 'image';
    }
  };
  const kindOf = (expression: Expression): OperandKind => {
    const kind = known.get(expression) ?? find(expression);
    known.set(expression, kind);
    return kind;
  };
  return kindOf;
}

/** The expression of an earlier formula that a name means. */
export function formulaNamed({ formulas, constants }: Program, name: string): Expression | undefined {
  return constants.has(name) ? undefined : formulas.find((formula) => formula.name === name)?.expression;
}

/** True of a chain of sums or products, a power or a sign; false of what makes conditions. */
export function isArithmetic(expression: Expression): boolean {
  if (expression.kind === 'prefixed') return expression.operator !== 'not';
  return expression.kind === 'power' || (expression.kind === 'chain' && (expression as Chain).family === 'arithmetic');
}

/** True of a call whose result is a mean or a sum. */
export function isAccumulating({ name }: Call): boolean {
  return accumulating.includes(name);
}

function kindOfCall(call: Call): OperandKind {
  const called = functions[call.name];
  const form = called && formFor(called, call.parameters.length);
  if (isAccumulating(call)) return 'statistic';
  return form && form.over !== 'elements' ? 'reduced' : 'image';
}
