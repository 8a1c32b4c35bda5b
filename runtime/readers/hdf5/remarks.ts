import type { Dataset } from 'h5wasm/node';
import type { SpectralInfo } from '../contract.js';
import { packingNotice } from '../packed-values.js';
import { attributeNames, numberAttribute, textAttribute } from './attributes.js';

/** What the attributes of a dataset say about its values. */
export interface Remarks {
  readonly units?: string;
  readonly info: SpectralInfo;
  readonly notices: readonly string[];
}

/** Attributes by their name in lower case without separators. Values are (value * scale + offset) by CF, or value / scale for some agencies. */
const packing =
  /^(scalefactor|addoffset|reflectancescalefactor|radiancescalefactor|scale|scaling|slope|gain|intercept|offset|(data)?(gain|offset)values?)$/;
const validity = /^valid(range|min|max)$/;
/** In the order of precedence. */
const noData: readonly string[] = ['fillvalue', 'dataignorevalue', 'missingvalue', 'nodatavalue', 'nodata', 'missing', 'fill'];

/** Reads units, the value that marks pixels without data, and what says that values are packed, which they stay. */
export function remarksOf(dataset: Dataset): Remarks {
  const names = attributeNames(dataset);
  const named = (suits: (plain: string) => boolean): Map<string, readonly number[]> =>
    new Map(names.filter((name) => suits(plainName(name))).map((name) => [name, numberAttribute(dataset, name)]));
  const notices: string[] = [];
  const packed = packingNotice(named((name) => packing.test(name)));
  if (packed !== undefined) notices.push(packed);
  for (const [name, values] of named((plain) => validity.test(plain))) notices.push(`\`${name}\` (${values.join(', ')}) was not applied`);
  const ignoreValue = ignoreValueOf(
    named((plain) => noData.includes(plain)),
    notices,
  );
  const units = unitsOf(dataset, names);
  return { notices, info: ignoreValue === undefined ? {} : { ignoreValue }, ...(units === undefined ? {} : { units }) };
}

function ignoreValueOf(stated: ReadonlyMap<string, readonly number[]>, notices: string[]): number | undefined {
  const ranked = [...stated].sort(([a], [b]) => noData.indexOf(plainName(a)) - noData.indexOf(plainName(b)));
  const usable = ranked.flatMap(([name, [value, ...others]]) => (value === undefined || others.length > 0 ? [] : [{ name, value }]));
  for (const [name] of ranked) if (!usable.some((kept) => kept.name === name)) notices.push(`\`${name}\` is no single number and was ignored`);
  const [first, ...rest] = usable;
  for (const { name, value } of rest) {
    if (first && !Object.is(value, first.value)) notices.push(`\`${name}\` ${value} was ignored: \`${first.name}\` is ${first.value}`);
  }
  return first?.value;
}

function unitsOf(dataset: Dataset, names: readonly string[]): string | undefined {
  const name = names.find((candidate) => /^units?$/i.test(candidate));
  return name === undefined ? undefined : textAttribute(dataset, name);
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
