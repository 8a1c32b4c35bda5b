import type { Diagnostics } from '../../diagnostics/collector.js';
import { expressionArgumentCount } from '../../diagnostics/catalogue/expression-argument-count.js';
import { expressionBandsMismatch } from '../../diagnostics/catalogue/expression-bands-mismatch.js';
import { expressionBadSelector } from '../../diagnostics/catalogue/expression-bad-selector.js';
import { expressionNumberRange } from '../../diagnostics/catalogue/expression-number-range.js';
import { expressionTypeMismatch } from '../../diagnostics/catalogue/expression-type-mismatch.js';
import { expressionUnknownFunction } from '../../diagnostics/catalogue/expression-unknown-function.js';
import { nearestName } from '../../../schemas/nearest-name.js';
import type { PortDim } from '../port-type.js';
import type { Call, Chain, Expression, NameUse, NumberLiteral, Range } from './ast.js';
import { type CountBindings, joinCounts, settled } from './band-counts.js';
import { type Form, formFor, type FormulaFunction, functions, otherNames, type ParameterKind } from './functions.js';
import type { Formula, Program } from './program.js';
import { typeSelection } from './typing-selection.js';

/** What a part of a formula yields. `unknown` follows a mistake that was reported and agrees with anything. */
export interface ValueType {
  readonly kind: ParameterKind | 'unknown';
  readonly bands: PortDim;
  /** It depends on no input: it is the same for all pixels. */
  readonly constant: boolean;
}

/** What is known of the data once dimensions are inferred. */
export interface DataFacts {
  readonly wavelengths: readonly number[] | undefined;
  /** Band count of an input port. */
  bandsOf(port: string): PortDim;
}

/** What typing an expression needs to know. */
export interface TypingContext {
  readonly program: Program;
  readonly diagnostics: Diagnostics;
  /** `undefined` before dimensions are inferred. */
  readonly facts: DataFacts | undefined;
  readonly bindings: CountBindings;
  /** Types of the formulas so far. */
  readonly results: Map<string, ValueType>;
}

/** A context and the formula that is looked at. */
export interface Scope extends TypingContext {
  readonly formula: Formula;
}

const unknown: ValueType = { kind: 'unknown', bands: 1, constant: false };

/**
 * The type of every formula, by name. Reports what contradicts; with `facts`, also bands that the data do not have.
 * Band counts that must agree are put into `bindings`.
 */
export function typeFormulas(
  program: Program,
  diagnostics: Diagnostics,
  facts?: DataFacts,
  bindings: CountBindings = new Map(),
): ReadonlyMap<string, ValueType> {
  const context: TypingContext = { program, diagnostics, facts, bindings, results: new Map() };
  for (const formula of program.formulas) {
    const type = formula.expression ? typeOf(formula.expression, { ...context, formula }) : unknown;
    context.results.set(formula.name, type);
  }
  return context.results;
}

function typeOf(expression: Expression, scope: Scope): ValueType {
  switch (expression.kind) {
    case 'number':
      return typeNumber(expression, scope);
    case 'wavelength':
      return misplacedWavelength(expression.at, scope);
    case 'name':
      return typeName(expression, scope);
    case 'selection':
      return typeSelection(expression, scope);
    case 'chain':
      return typeChain(expression, scope);
    case 'power':
      return joinAll([expression.base, expression.exponent], ['number', 'number'], '**', scope);
    case 'prefixed':
      return joinAll([expression.operand], [expression.operator === 'not' ? 'bool' : 'number'], expression.operator, scope);
    case 'call':
      return typeCall(expression, scope);
    case 'invalid':
      return unknown;
  }
}

function typeNumber({ text, value, at }: NumberLiteral, { diagnostics, formula }: Scope): ValueType {
  if (!Number.isFinite(Math.fround(value))) diagnostics.report(expressionNumberRange, formula.places(at), { text });
  return { kind: 'number', bands: 1, constant: true };
}

function misplacedWavelength(at: Range, { diagnostics, formula }: Scope): ValueType {
  diagnostics.report(expressionBadSelector, formula.places(at), { reason: 'a wavelength is no value: it chooses a band, as in b(827nm)' });
  return unknown;
}

function typeName({ name }: NameUse, { program, facts, results }: Scope): ValueType {
  if (program.constants.has(name)) return { kind: 'number', bands: 1, constant: true };
  const port = program.ports.get(name);
  if (!port) return results.get(name) ?? unknown;
  return { kind: port.dtype === 'bool' ? 'bool' : 'number', bands: facts?.bandsOf(name) ?? (port.dims[3] as PortDim), constant: false };
}

function typeChain({ family, first, links }: Chain, scope: Scope): ValueType {
  const kind = family === 'logic' ? 'bool' : 'number';
  const what = [...new Set(links.map((link) => link.operator))].join(' ');
  const operands = [first, ...links.map((link) => link.operand)];
  const joined = joinAll(
    operands,
    operands.map(() => kind),
    what,
    scope,
  );
  return family === 'comparison' ? { ...joined, kind: 'bool' } : joined;
}

/** The type of values joined band by band; of the kind of the last. */
function joinAll(operands: readonly Expression[], kinds: readonly ParameterKind[], what: string, scope: Scope): ValueType {
  let bands: PortDim = 1;
  let constant = true;
  for (const [i, operand] of operands.entries()) {
    const type = typeOf(operand, scope);
    const kind = kinds[Math.min(i, kinds.length - 1)] as ParameterKind;
    expectKind(type, kind, what, operand.at, scope);
    const joined = joinCounts(bands, type.bands, scope.bindings);
    if (joined === undefined) {
      const [found, expected] = [type.bands, bands].map((count) => Number(settled(count, scope.bindings))) as [number, number];
      scope.diagnostics.report(expressionBandsMismatch, scope.formula.places(operand.at), { found, expected });
    }
    bands = joined ?? bands;
    constant &&= type.constant;
  }
  return { kind: kinds.at(-1) as ParameterKind, bands, constant };
}

function expectKind(type: ValueType, expected: ParameterKind, what: string, at: Range, { diagnostics, formula }: Scope): void {
  if (type.kind === expected || type.kind === 'unknown') return;
  const words = { number: 'numbers', bool: 'conditions' };
  const found = type.kind === 'bool' ? 'a condition' : 'a number';
  diagnostics.report(expressionTypeMismatch, formula.places(at), { what, expected: words[expected], found });
}

function typeCall(call: Call, scope: Scope): ValueType {
  const called = Object.hasOwn(functions, call.name) ? functions[call.name] : undefined;
  const form = called && formFor(called, call.parameters.length);
  if (!form) {
    reportCall(call, called, scope);
    for (const parameter of call.parameters) typeOf(parameter, scope);
    return unknown;
  }
  const joined = joinAll(call.parameters, form.kinds ?? ['number'], call.name, scope);
  return form.over === 'elements' ? joined : reduced(call, form, joined, scope);
}

function reportCall({ name, nameAt, parameters }: Call, called: FormulaFunction | undefined, { diagnostics, formula }: Scope): void {
  const at = formula.places(nameAt);
  if (!called) {
    const suggestion = Object.hasOwn(otherNames, name) ? otherNames[name] : nearestName(name, Object.keys(functions));
    diagnostics.report(expressionUnknownFunction, at, { name }, { suggestion });
    return;
  }
  const ways = called.forms.map((form) => `${form.parameters.length}${form.variadic ? ' or more' : ''}`).join(' or ');
  diagnostics.report(expressionArgumentCount, at, { name, found: parameters.length, expected: `${ways} ${ways === '1' ? 'argument' : 'arguments'}` });
}

/** A count of 1 that the data turn out to have is no mistake; one that is certain beforehand is. */
function reduced({ name, parameters: [x] }: Call, { over }: Form, type: ValueType, scope: Scope): ValueType {
  const at = scope.formula.places((x as Expression).at);
  const report = (expected: string, found: string) => scope.diagnostics.report(expressionTypeMismatch, at, { what: name, expected, found });
  if (type.constant) report('an image', 'the same for all pixels');
  else if (over === 'bands' && type.bands === 1 && !scope.facts) report('several bands', 'one band');
  return over === 'bands' ? { ...type, bands: 1 } : type;
}
