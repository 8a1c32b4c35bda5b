import type { Span } from '../../diagnostics/span.js';
import type { TensorPortType } from '../port-type.js';
import { type Expression, everyPart } from './ast.js';
import type { Places } from './scalar-places.js';

/** An output and the formula that computes it. */
export interface Formula {
  readonly name: string;
  readonly text: string;
  readonly places: Places;
  /** The whole formula in the YAML. */
  readonly span: Span;
  /** `undefined` if it could not be read. */
  readonly expression: Expression | undefined;
}

/** What the formulas of one node define and read. */
export interface Program {
  /** In the order in which they are computed. */
  readonly formulas: readonly Formula[];
  /** Input ports by name, all of rank 4. */
  readonly ports: ReadonlyMap<string, TensorPortType>;
  /** Constants of the language and of the user. */
  readonly constants: ReadonlyMap<string, number>;
  /** Those of the constants that are saved with the plan and trained. */
  readonly trainable: ReadonlySet<string>;
}

/** Constants of the language. */
export const builtInConstants: Readonly<Record<string, number>> = Object.freeze({ pi: Math.PI, e: Math.E });

/** The cube that `b` means. */
export const defaultCube = 'cube';

/** Every part of every formula that could be read. */
export function partsOfAll(formulas: readonly Formula[]): { readonly formula: Formula; readonly part: Expression }[] {
  return formulas.flatMap((formula) => (formula.expression ? everyPart(formula.expression).map(({ part }) => ({ formula, part })) : []));
}

/** Input ports of which bands are chosen by wavelength. */
export function portsByWavelength(program: Program): Set<string> {
  return new Set(partsOfAll(program.formulas).flatMap(({ part }) => (part.kind === 'selection' && part.by === 'wavelength' ? [part.cube] : [])));
}
