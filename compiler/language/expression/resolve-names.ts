import type { Diagnostics } from '../../diagnostics/collector.js';
import { expressionBadSelector } from '../../diagnostics/catalogue/expression-bad-selector.js';
import { expressionFormulaOrder } from '../../diagnostics/catalogue/expression-formula-order.js';
import { expressionNameNear } from '../../diagnostics/catalogue/expression-name-near.js';
import { expressionUnknownName } from '../../diagnostics/catalogue/expression-unknown-name.js';
import { nearestName } from '../../../schemas/nearest-name.js';
import type { TensorPortType } from '../port-type.js';
import type { BandSelection, NameUse } from './ast.js';
import { functions } from './functions.js';
import { defaultCube, type Formula, type Program, partsOfAll } from './program.js';

/** Names shorter than this are too much like others to tell a slip of the pen. */
const shortestNear = 4;

interface Names {
  readonly formulas: readonly Formula[];
  readonly constants: ReadonlyMap<string, number>;
  /** Input ports as written under `inputs`; `undefined` if nothing is. */
  readonly declared: ReadonlyMap<string, TensorPortType> | undefined;
}

/**
 * The input ports of formulas: those declared, `cube` if it is used, and every name that stands for nothing else.
 * A port whose bands are chosen has any number of them, other undeclared ones have one. Reports names without meaning.
 */
export function resolvePorts(names: Names, diagnostics: Diagnostics): Program['ports'] {
  const ports = new Map(names.declared);
  for (const { formula, part } of partsOfAll(names.formulas)) {
    if (part.kind === 'name' && isPort(part, formula, names, diagnostics) && !ports.has(part.name)) ports.set(part.name, typeOf(part.name, false));
    if (part.kind !== 'selection' || !isCube(part, formula, names, diagnostics)) continue;
    if (!names.declared?.has(part.cube)) ports.set(part.cube, typeOf(part.cube, true));
  }
  return ports;
}

function typeOf(name: string, hasBands: boolean): TensorPortType {
  const bands = name === defaultCube ? 'C' : hasBands ? `${name}_bands` : 1;
  return { of: 'tensor', dtype: 'number', dims: ['B', 'H', 'W', bands], optional: false, variadic: false };
}

function isPort({ name, at }: NameUse, formula: Formula, names: Names, diagnostics: Diagnostics): boolean {
  if (names.constants.has(name)) return false;
  const defined = names.formulas.findIndex((other) => other.name === name);
  if (defined === -1) return names.declared?.has(name) || name === defaultCube || isFree(name, at, formula, names, diagnostics);
  if (defined >= names.formulas.indexOf(formula)) diagnostics.report(expressionFormulaOrder, formula.places(at), { name });
  return false;
}

function isFree(name: string, at: NameUse['at'], formula: Formula, names: Names, diagnostics: Diagnostics): boolean {
  const known = [...names.constants.keys(), ...names.formulas.map((other) => other.name), ...(names.declared?.keys() ?? []), defaultCube];
  const reason = Object.hasOwn(functions, name)
    ? `it is a function and takes arguments`
    : name === 'wavelengths'
      ? 'wavelengths choose bands, b(827nm), and are no values'
      : names.declared
        ? 'it is not declared under `inputs`'
        : undefined;
  const suggestion = nearestName(name, known);
  if (reason !== undefined) diagnostics.report(expressionUnknownName, formula.places(at), { name, reason }, { suggestion });
  else if (suggestion !== undefined && name.length >= shortestNear)
    diagnostics.report(expressionNameNear, formula.places(at), { name }, { suggestion });
  return reason === undefined;
}

function isCube({ cube, at }: BandSelection, formula: Formula, names: Names, diagnostics: Diagnostics): boolean {
  const nameAt = { start: at.start, end: at.start + (cube === defaultCube && formula.text[at.start] === 'b' ? 1 : cube.length) };
  if (!names.constants.has(cube) && !names.formulas.some(({ name }) => name === cube)) {
    return names.declared?.has(cube) || cube === defaultCube || isFree(cube, nameAt, formula, names, diagnostics);
  }
  diagnostics.report(expressionBadSelector, formula.places(nameAt), { reason: `${cube} is no input port, and only those have bands to choose from` });
  return false;
}
