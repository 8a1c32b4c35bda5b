import { expressionBadSelector } from '../../diagnostics/catalogue/expression-bad-selector.js';
import { expressionBandOutside } from '../../diagnostics/catalogue/expression-band-outside.js';
import { expressionEmptyRange } from '../../diagnostics/catalogue/expression-empty-range.js';
import { expressionWavelengthOutside } from '../../diagnostics/catalogue/expression-wavelength-outside.js';
import type { PortDim } from '../port-type.js';
import type { BandSelection, Expression } from './ast.js';
import { openCount } from './band-counts.js';
import { bandsBetween, nearestBand, reachOf } from './select-bands.js';
import type { Scope, ValueType } from './typing.js';

/** The bands chosen from a port, reporting ends that are of the wrong sort or that the data do not have. */
export function typeSelection(selection: BandSelection, scope: Scope): ValueType {
  const port = scope.program.ports.get(selection.cube);
  const ends = [selection.from, ...(selection.to ? [selection.to] : [])].map((end) => endOf(end, selection.by, scope));
  if (!port || ends.includes(undefined)) return { kind: 'unknown', bands: openCount, constant: false };
  const [from, to] = ends as [number, number?];
  const bands = selection.by === 'wavelength' ? countByWavelength(selection, from, to, scope) : countByIndex(selection, from, to, scope);
  return { kind: port.dtype === 'bool' ? 'bool' : 'number', bands, constant: false };
}

/** The bands that a checked selection means: from 0, in the order of the cube. */
export function bandsOfSelection({ by, from, to }: BandSelection, wavelengths: readonly number[]): number[] {
  const [first, last] = [literalOf(from, by), to && literalOf(to, by)];
  if (first === undefined) return [];
  if (by === 'index') return Array.from({ length: (last ?? first) - first + 1 }, (_, i) => first + i);
  if (last !== undefined) return bandsBetween(wavelengths, first, last);
  const nearest = nearestBand(wavelengths, first);
  return nearest === undefined ? [] : [nearest];
}

function literalOf(end: Expression, by: BandSelection['by']): number | undefined {
  if (by === 'wavelength') return end.kind === 'wavelength' ? end.nanometres : undefined;
  return end.kind === 'number' && /^\d+$/.test(end.text) && Number.isSafeInteger(end.value) ? end.value : undefined;
}

function endOf(end: Expression, by: BandSelection['by'], { diagnostics, formula }: Scope): number | undefined {
  const literal = literalOf(end, by);
  if (literal !== undefined || end.kind === 'invalid') return literal;
  const text = formula.text.slice(end.at.start, end.at.end);
  const reason =
    by === 'wavelength'
      ? `parentheses take a wavelength, as in b(827nm), not ${text}${end.kind === 'number' ? `; a band by its number is b[${text}]` : ''}`
      : `square brackets take the number of a band from 0, as in b[12], not ${text}${end.kind === 'wavelength' ? `; by wavelength it is b(${text})` : ''}`;
  diagnostics.report(expressionBadSelector, formula.places(end.at), { reason });
  return undefined;
}

function countByWavelength(selection: BandSelection, from: number, to: number | undefined, { diagnostics, formula, facts }: Scope): PortDim {
  const empty = (reason: string) => diagnostics.report(expressionEmptyRange, formula.places(selection.at), { reason });
  const centres = facts?.wavelengths;
  if (to !== undefined && from > to) empty(`${from} nm is more than ${to} nm`);
  if (to === undefined) {
    const outside = centres && nearestBand(centres, from) === undefined;
    if (outside) diagnostics.report(expressionWavelengthOutside, formula.places(selection.from.at), { wavelength: from, ...reachOf(centres) });
    return 1;
  }
  if (!centres || from > to) return openCount;
  const count = bandsBetween(centres, from, to).length;
  if (count === 0) empty(`the bands of the cube are centred from ${Math.min(...centres)} to ${Math.max(...centres)} nm`);
  return count === 0 ? openCount : count;
}

function countByIndex(selection: BandSelection, from: number, to: number | undefined, { diagnostics, formula, facts }: Scope): PortDim {
  const bands = facts?.bandsOf(selection.cube);
  for (const [end, band] of [[selection.from, from] as const, ...(selection.to ? [[selection.to, to as number] as const] : [])]) {
    if (typeof bands === 'number' && band >= bands) diagnostics.report(expressionBandOutside, formula.places(end.at), { band, bands });
  }
  if (to === undefined) return 1;
  if (from > to) diagnostics.report(expressionEmptyRange, formula.places(selection.at), { reason: `${from} is more than ${to}` });
  return from > to ? openCount : to - from + 1;
}
