import { dtypes } from '../../../schemas/dtype.js';
import { expressionBadInput } from '../../diagnostics/catalogue/expression-bad-input.js';
import { expressionBadName } from '../../diagnostics/catalogue/expression-bad-name.js';
import { expressionNumberRange } from '../../diagnostics/catalogue/expression-number-range.js';
import { expressionSyntax } from '../../diagnostics/catalogue/expression-syntax.js';
import { expressionTooComplex } from '../../diagnostics/catalogue/expression-too-complex.js';
import { expressionUnknownName } from '../../diagnostics/catalogue/expression-unknown-name.js';
import { expressionUnused } from '../../diagnostics/catalogue/expression-unused.js';
import type { Diagnostics } from '../../diagnostics/collector.js';
import { nearestName } from '../../../schemas/nearest-name.js';
import type { Span } from '../../diagnostics/span.js';
import { parsePortType, type TensorPortType } from '../port-type.js';
import { functions } from './functions.js';
import { parseFormula } from './parse-formula.js';
import { builtInConstants, defaultCube, type Formula, type Program, partsOfAll } from './program.js';
import { resolvePorts } from './resolve-names.js';
import { placesOf } from './scalar-places.js';

/** Formulas and what they may use, as written. */
export interface ProgramSource {
  readonly formulas: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, number>>;
  readonly trainable: readonly string[];
  readonly inputs: Readonly<Record<string, string>> | undefined;
  /** Dimension names that inputs cannot have. */
  readonly reservedDims: readonly string[];
  /** Where an entry of the source stands. */
  at(part: 'formulas' | 'constants' | 'trainable' | 'inputs', entry: string | number): Span;
}

const words: readonly string[] = ['and', 'or', 'not', 'b', defaultCube, 'wavelengths', ...Object.keys(builtInConstants), ...Object.keys(functions)];

const anyImage = 'number[B, H, W, bands]';

/**
 * Reads formulas and finds what their names stand for. Mistakes are reported; what is left of the program is returned.
 * What nothing uses is reported only if `diagnostics` has no errors then.
 */
export function readProgram(source: ProgramSource, diagnostics: Diagnostics): Program {
  checkNames(source, diagnostics);
  const formulas = Object.entries(source.formulas).map(([name, text]) => readFormula(name, text, source.at('formulas', name), diagnostics));
  const constants = new Map([...Object.entries(builtInConstants), ...Object.entries(source.constants)]);
  const declared = source.inputs && readInputs(source.inputs, source, diagnostics);
  const ports = resolvePorts({ formulas, constants, declared }, diagnostics);
  const program = { formulas, ports, constants, trainable: new Set(source.trainable) };
  if (!diagnostics.hasErrors) reportUnused(source, program, diagnostics);
  return program;
}

function readFormula(name: string, text: string, span: Span, diagnostics: Diagnostics): Formula {
  const places = placesOf(text, span);
  const { expression, faults } = parseFormula(text);
  for (const { kind, reason, at, suggestion } of faults) {
    const place = text.trim() === '' ? span : places(at);
    diagnostics.report(kind === 'syntax' ? expressionSyntax : expressionTooComplex, place, { reason }, { suggestion });
  }
  return { name, text, places, span, expression };
}

function checkNames(source: ProgramSource, diagnostics: Diagnostics): void {
  const seen = new Map<string, string>();
  for (const part of ['constants', 'inputs', 'formulas'] as const) {
    for (const name of Object.keys(source[part] ?? {})) {
      const reason = nameFault(name, part, seen);
      if (reason !== undefined) diagnostics.report(expressionBadName, source.at(part, name), { name, reason });
      seen.set(name, part);
    }
  }
  for (const [name, value] of Object.entries(source.constants)) {
    if (!Number.isFinite(Math.fround(value))) diagnostics.report(expressionNumberRange, source.at('constants', name), { text: String(value) });
  }
  for (const [i, name] of source.trainable.entries()) {
    if (Object.hasOwn(source.constants, name)) continue;
    const suggestion = nearestName(name, Object.keys(source.constants));
    diagnostics.report(expressionUnknownName, source.at('trainable', i), { name, reason: 'no constant of this name is defined' }, { suggestion });
  }
}

function nameFault(name: string, part: 'constants' | 'inputs' | 'formulas', seen: ReadonlyMap<string, string>): string | undefined {
  if (!/^(?!__)[A-Za-z_]\w*$/.test(name)) return 'a name has letters, digits and underscores, begins with no digit and not with two underscores';
  if (words.includes(name) && !(part === 'inputs' && name === defaultCube)) return 'the language has the name for itself';
  return seen.has(name) ? `it is among the ${seen.get(name)} already` : undefined;
}

/** An input whose type is no good is reported and counts as an image of any number of bands. */
function readInputs(inputs: Readonly<Record<string, string>>, source: ProgramSource, diagnostics: Diagnostics): Map<string, TensorPortType> {
  return new Map(
    Object.entries(inputs).map(([name, type]) => {
      const read = readInput(type, source.reservedDims);
      if (typeof read !== 'string') return [name, read];
      diagnostics.report(expressionBadInput, source.at('inputs', name), { name, type, reason: read });
      return [name, parsePortType(anyImage) as TensorPortType];
    }),
  );
}

/** The type of an input, or why it cannot be one. */
function readInput(text: string, reservedDims: readonly string[]): TensorPortType | string {
  const type = parseType(text);
  if (type === undefined) return `a type is one of ${['number', ...dtypes].join(', ')} with dimensions in square brackets`;
  const [batch, height, width, bands, ...more] = type.dims;
  if (batch !== 'B' || height !== 'H' || width !== 'W' || bands === undefined || more.length > 0) return 'its dimensions are not [B, H, W, bands]';
  if (bands === 0 || ['B', 'H', 'W', ...reservedDims].includes(String(bands))) return `${bands} cannot be its number of bands`;
  return type.optional || type.variadic ? 'inputs of formulas are required and have one source' : type;
}

function parseType(text: string): TensorPortType | undefined {
  try {
    const type = parsePortType(text);
    return type.of === 'tensor' ? type : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function reportUnused(source: ProgramSource, program: Program, diagnostics: Diagnostics): void {
  const used = new Set(
    partsOfAll(program.formulas).flatMap(({ part }) => (part.kind === 'name' ? [part.name] : part.kind === 'selection' ? [part.cube] : [])),
  );
  for (const [part, what] of [['constants', 'constant'] as const, ['inputs', 'input'] as const]) {
    for (const name of Object.keys(source[part] ?? {})) {
      if (!used.has(name)) diagnostics.report(expressionUnused, source.at(part, name), { what, name });
    }
  }
}
