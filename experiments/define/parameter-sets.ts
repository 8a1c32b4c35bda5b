import type { ParameterSet, ParamValues } from './params.js';

const names = new WeakMap<ParamValues, string>();

/** A parameter set with a name of its own, which is its label. */
export function named(name: string, values: ParamValues): ParamValues {
  const copy = { ...values };
  names.set(copy, name);
  return copy;
}

/** Every combination of the values listed per parameter, the last parameter varying fastest. */
export function grid(axes: Readonly<Record<string, readonly unknown[]>>): ParamValues[] {
  const start: ParamValues[] = [{}];
  return Object.entries(axes).reduce((sets, [name, values]) => sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value }))), start);
}

/** Names of the parameters that differ between sets, in the order of their first mention. */
export function varyingParams(sets: readonly ParamValues[]): string[] {
  const all = [...new Set(sets.flatMap((set) => Object.keys(set)))];
  return all.filter((name) => new Set(sets.map((set) => `${name in set} ${textOf(set[name])}`)).size > 1);
}

/** `eps=0.1 seed=2`: the values of `params` that `set` has. */
export function labelOf(set: ParamValues, params: readonly string[]): string {
  return params.flatMap((name) => (name in set ? [`${name}=${textOf(set[name])}`] : [])).join(' ');
}

/** The sets with their labels: the name given, else what varies. */
export function labelledSets(sets: readonly ParamValues[]): ParameterSet[] {
  const varying = varyingParams(sets);
  return sets.map((values) => ({ label: names.get(values) ?? labelOf(values, varying), named: names.has(values), values }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
