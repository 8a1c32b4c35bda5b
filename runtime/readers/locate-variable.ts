import { stat } from 'node:fs/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { splitAxes } from './axes.js';
import type { Reader, Variable } from './contract.js';
import { detectReader } from './detect-reader.js';

/**
 * A file, where it has several the variable in it, and where they are not as usual the order of its axes:
 * `FILE[:variable][@bands,rows,columns]` or the three apart.
 */
export type VariableSpec = string | SpecParts;

/** The parts of a `VariableSpec`; `axes` names the axes in the order of the file. */
export interface SpecParts {
  readonly file: string;
  readonly variable?: string;
  readonly axes?: readonly string[];
}

/** A variable that was found, with all that lie beside it. */
export interface LocatedVariable {
  readonly file: string;
  readonly reader: Reader;
  readonly chosen: Variable;
  readonly variables: readonly Variable[];
  /** The order of its axes, where the caller was told. */
  readonly axes?: readonly string[];
}

/** What a caller takes: `suits` ranks a shape (0: no use; the highest rank wins if no variable is named). */
export interface Demand {
  readonly what: string;
  readonly suits: (dims: readonly number[]) => number;
}

/**
 * Splits `FILE[:variable][@axes]`. The longest part before a colon that is a file wins, so that names with colons and
 * drive letters work; so does a file whose name ends like axes.
 */
export async function parseSpec(spec: VariableSpec): Promise<SpecParts> {
  if (typeof spec !== 'string') return spec;
  const { rest, axes } = splitAxes(spec);
  return axes === undefined || (await exists(spec)) ? splitVariable(spec) : { ...(await splitVariable(rest)), axes };
}

async function splitVariable(spec: string): Promise<SpecParts> {
  const colons = [...spec.matchAll(/:/g)].map((match) => match.index).reverse();
  for (const end of [spec.length, ...colons]) {
    if (await exists(spec.slice(0, end))) return end === spec.length ? { file: spec } : { file: spec.slice(0, end), variable: spec.slice(end + 1) };
  }
  const last = colons.find((at) => !isDriveLetter(spec, at));
  return last === undefined ? { file: spec } : { file: spec.slice(0, last), variable: spec.slice(last + 1) };
}

/**
 * Finds the named variable, or the only one that suits the demand.
 * Throws `variable-missing`, `variable-ambiguous` or `variable-unsupported`, each listing what the file holds.
 */
export async function locateVariable(spec: VariableSpec, demand: Demand): Promise<LocatedVariable> {
  const { file, variable, axes } = await parseSpec(spec);
  const reader = await detectReader(file);
  const variables = await reader.list(file, variable?.replace(/^\/+/, ''));
  const chosen = variable === undefined ? onlySuitable(variables, demand, file) : named(variables, variable, file);
  return { file, reader, chosen, variables, ...(axes === undefined ? {} : { axes }) };
}

function named(variables: readonly Variable[], wanted: string, file: string): Variable {
  const name = wanted.replace(/^\/+/, '');
  const found = variables.find((variable) => variable.name === name);
  if (!found)
    throw new CuviscError('variable-missing', `there is no variable \`${name.slice(0, 80)}\``, { place: { file }, hint: listing(variables) });
  if (found.dtype === null) {
    throw new CuviscError('variable-unsupported', `\`${name}\` cannot be read: ${found.unsupported ?? 'not numeric'}`, {
      place: { file },
      hint: listing(variables),
    });
  }
  return found;
}

function onlySuitable(variables: readonly Variable[], { what, suits }: Demand, file: string): Variable {
  const ranks = variables.map((variable) => (variable.dtype === null || variable.aliasOf !== undefined ? 0 : suits(variable.dims)));
  const best = Math.max(0, ...ranks);
  const candidates = best === 0 ? [] : variables.filter((_, index) => ranks[index] === best);
  if (candidates.length === 1) return candidates[0] as Variable;
  const code = candidates.length === 0 ? 'variable-missing' : 'variable-ambiguous';
  const message = candidates.length === 0 ? `the file does not hold ${what}` : `the file holds ${candidates.length} variables that could be ${what}`;
  const hint = candidates.length === 0 ? listing(variables) : `name one, as FILE:variable; ${listing(candidates)}`;
  throw new CuviscError(code, message, { place: { file }, hint });
}

/** Names, dtypes and shapes on one line. */
function listing(variables: readonly Variable[]): string {
  if (variables.length === 0) return 'the file holds no variables';
  const shown = variables
    .slice(0, 20)
    .map(({ name, dtype, dims, unsupported }) => `${name} (${dtype ?? unsupported ?? 'unreadable'} [${dims.join(', ')}])`);
  const more = variables.length > shown.length ? ` and ${variables.length - shown.length} more` : '';
  return `variables: ${shown.join(', ')}${more}`;
}

function isDriveLetter(spec: string, colon: number): boolean {
  return colon === 1 && /^[a-z]:[\\/]/i.test(spec);
}

async function exists(path: string): Promise<boolean> {
  return (
    path !== '' &&
    (await stat(path).then(
      () => true,
      () => false,
    ))
  );
}
