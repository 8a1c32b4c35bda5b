import { EOF, type ILexingError, type IRecognitionException, type IToken } from '../chevrotain.mjs';
import { type Expression, everyPart, type Range } from './ast.js';
import { FormulaParser } from './grammar.js';
import { meantBy, unreadableReason } from './syntax-reason.js';
import { Close, CloseIndex, formulaLexer, Open, OpenIndex } from './tokens.js';
import { rangeOf } from './tree.js';

/** A formula that cannot be read, in words, and where. */
export interface FormulaFault {
  readonly kind: 'syntax' | 'too-complex';
  readonly reason: string;
  readonly at: Range;
  /** What the user probably meant, as replacement text. */
  readonly suggestion: string | undefined;
}

/** A formula as a tree, or what is wrong with it. */
export type ParsedFormula =
  | { readonly expression: Expression; readonly faults: readonly [] }
  | { readonly expression: undefined; readonly faults: readonly FormulaFault[] };

/** UTF-16 units of a formula. Longer computations are written as several formulas. */
const maxLength = 4096;
/** How deep brackets, signs and powers may nest. */
const maxDepth = 64;

const parser = new FormulaParser();

/**
 * Reads a formula and finds all its syntax errors; what follows characters that mean nothing is not judged.
 * A formula that is too long or too deep for the parser is not read.
 */
export function parseFormula(text: string): ParsedFormula {
  if (text.length > maxLength) return tooComplex(`it has ${text.length} characters, and ${maxLength} are allowed`, { start: 0, end: text.length });
  const { tokens, errors } = formulaLexer.tokenize(text);
  const deepest = firstTooDeep(tokens);
  if (deepest) return tooComplex(`brackets nest more than ${maxDepth} deep`, rangeOf(deepest));
  parser.input = tokens;
  const expression = parser.formula();
  const unreadable = errors.map((error) => lexingFault(error, text));
  const faults = unreadable.length > 0 ? unreadable : parser.errors.map((error) => parsingFault(error, text));
  if (faults.length > 0) return { expression: undefined, faults: faults.filter(isFirstAtItsPlace) };
  const deep = everyPart(expression).find(({ depth }) => depth > maxDepth);
  return deep ? tooComplex(`signs, powers and brackets nest more than ${maxDepth} deep`, deep.part.at) : { expression, faults: [] };
}

function tooComplex(reason: string, at: Range): ParsedFormula {
  return { expression: undefined, faults: [{ kind: 'too-complex', reason, at, suggestion: undefined }] };
}

function firstTooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0;
  return tokens.find(({ tokenType }) => {
    if (tokenType === Open || tokenType === OpenIndex) depth++;
    if (tokenType === Close || tokenType === CloseIndex) depth--;
    return depth > maxDepth;
  });
}

function lexingFault({ offset, length }: ILexingError, text: string): FormulaFault {
  const at = { start: offset, end: offset + length };
  const found = text.slice(at.start, at.end);
  return { kind: 'syntax', at, reason: unreadableReason(found), suggestion: meantBy(found) };
}

function parsingFault(error: IRecognitionException, text: string): FormulaFault {
  const end = text.trimEnd().length;
  const at = error.token.tokenType === EOF ? { start: end, end } : rangeOf(error.token);
  return { kind: 'syntax', at, reason: error.message, suggestion: meantBy(error.token.image) };
}

function isFirstAtItsPlace(fault: FormulaFault, i: number, faults: readonly FormulaFault[]): boolean {
  return faults.findIndex(({ at }) => at.start === fault.at.start) === i;
}
