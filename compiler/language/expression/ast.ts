/** A half-open range of UTF-16 offsets in the text of a formula. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A formula as written. Chains of one precedence are flat, so that a long sum is not a deep tree. */
export type Expression = NumberLiteral | WavelengthLiteral | NameUse | BandSelection | Chain | Power | Prefixed | Call | Invalid;

/** A number. */
export interface NumberLiteral {
  readonly kind: 'number';
  readonly text: string;
  readonly value: number;
  readonly at: Range;
}

/** A wavelength with its unit. */
export interface WavelengthLiteral {
  readonly kind: 'wavelength';
  readonly nanometres: number;
  readonly at: Range;
}

/** A cube, a constant or an earlier formula, by its name. */
export interface NameUse {
  readonly kind: 'name';
  readonly name: string;
  readonly at: Range;
}

/** `b(...)` or `b[...]` of a cube; `to` is there for a range, both ends of which belong to it. */
export interface BandSelection {
  readonly kind: 'selection';
  readonly by: 'wavelength' | 'index';
  readonly cube: string;
  readonly from: Expression;
  readonly to: Expression | undefined;
  readonly at: Range;
}

/** Operators of one precedence, which are read from left to right. */
export type ChainFamily = 'arithmetic' | 'logic' | 'comparison';

/** Operands joined from the left; of comparisons each neighbouring pair must hold, as in Python. */
export interface Chain {
  readonly kind: 'chain';
  readonly family: ChainFamily;
  readonly first: Expression;
  readonly links: readonly Link[];
  readonly at: Range;
}

/** An operator of a chain and the operand behind it. */
export interface Link {
  readonly operator: string;
  readonly operand: Expression;
}

/** A base raised to an exponent. */
export interface Power {
  readonly kind: 'power';
  readonly base: Expression;
  readonly exponent: Expression;
  readonly at: Range;
}

/** An operator in front of its operand. */
export interface Prefixed {
  readonly kind: 'prefixed';
  readonly operator: '+' | '-' | 'not';
  readonly operand: Expression;
  readonly at: Range;
}

/** A function and its arguments. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly nameAt: Range;
  readonly parameters: readonly Expression[];
  readonly at: Range;
}

/** What stands for a part that could not be read; it has been reported. */
export interface Invalid {
  readonly kind: 'invalid';
  readonly at: Range;
}

/** The parts of an expression, from left to right. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'selection':
      return expression.to ? [expression.from, expression.to] : [expression.from];
    case 'chain':
      return [expression.first, ...expression.links.map((link) => link.operand)];
    case 'power':
      return [expression.base, expression.exponent];
    case 'prefixed':
      return [expression.operand];
    case 'call':
      return expression.parameters;
    default:
      return [];
  }
}

/** An expression and all its parts, each before its own parts. Needs no stack, however deep the expression is. */
export function everyPart(expression: Expression): { readonly part: Expression; readonly depth: number }[] {
  const found: { part: Expression; depth: number }[] = [];
  const open = [{ part: expression, depth: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth } = next;
    found.push(next);
    open.push(
      ...partsOf(part)
        .map((inner) => ({ part: inner, depth: depth + 1 }))
        .reverse(),
    );
  }
  return found;
}

/** The smallest range that holds two, the first of which begins first. */
export function spanning(first: Range, last: Range): Range {
  return { start: first.start, end: Math.max(first.end, last.end) };
}
