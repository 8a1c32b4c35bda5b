import type { IToken } from '../chevrotain.mjs';
import { type BandSelection, type ChainFamily, type Expression, type Link, type Prefixed, type Range, spanning } from './ast.js';

/** The operands of a run of `**`, each with the signs before it. */
export interface PowerStep {
  readonly signs: readonly IToken[];
  readonly operand: Expression;
}

/** What stands in the brackets of `b(...)` or `b[...]`. */
export interface Selector {
  readonly by: BandSelection['by'];
  readonly from: Expression;
  readonly to: Expression | undefined;
  readonly end: Range;
}

/** Where a token stands. */
export function rangeOf(token: IToken): Range {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** A number as written. */
export function numberOf(token: IToken): Expression {
  return { kind: 'number', text: token.image, value: Number(token.image), at: rangeOf(token) };
}

/** A wavelength in nanometres. Micrometres are converted in decimal, so that 0.827um is 827nm. */
export function wavelengthOf(token: IToken): Expression {
  const amount = Number.parseFloat(token.image);
  const nanometres = token.image.endsWith('nm') ? amount : Number((amount * 1000).toPrecision(12));
  return { kind: 'wavelength', nanometres, at: rangeOf(token) };
}

/** A band selection, or the whole cube if nothing is selected. */
export function bandsOf(cube: string, at: Range, selector: Selector | undefined): Expression {
  if (!selector) return { kind: 'name', name: cube, at };
  const { by, from, to, end } = selector;
  return { kind: 'selection', cube, by, from, to, at: spanning(at, end) };
}

/** `first` joined with `links`, or `first` itself if there are none. */
export function chainOf(family: ChainFamily, first: Expression, links: readonly Link[]): Expression {
  const last = links.at(-1);
  return last ? { kind: 'chain', family, first, links, at: spanning(first.at, last.operand.at) } : first;
}

/** The word under which an operator's spellings are known. */
export function operatorOf(token: IToken): string {
  return { '&&': 'and', '||': 'or', '!': 'not', '^': '**' }[token.image] ?? token.image;
}

/** `operand` under its signs, the last of which is the innermost. */
export function prefixed(signs: readonly IToken[], operand: Expression): Expression {
  return signs.reduceRight<Expression>((inner, sign) => {
    const operator = operatorOf(sign) as Prefixed['operator'];
    return { kind: 'prefixed', operator, operand: inner, at: spanning(rangeOf(sign), inner.at) };
  }, operand);
}

/** Powers from the right; a sign before a base is taken after the power, one before an exponent first, as in Python. */
export function powerOf(steps: readonly PowerStep[]): Expression {
  return steps.reduceRight<Expression | undefined>((exponent, { signs, operand }) => {
    const power: Expression = exponent ? { kind: 'power', base: operand, exponent, at: spanning(operand.at, exponent.at) } : operand;
    return prefixed(signs, power);
  }, undefined) as Expression;
}
