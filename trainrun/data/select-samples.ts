import type { Selector } from '../../schemas/selector.js';
import type { Path } from '../../compiler/1-parse/yaml-tree.js';
import { type BadId, expandIds } from './expand-ids.js';
import type { SampleRef } from './sample-ref.js';
import { shellPattern } from '../../schemas/shell-pattern.js';

/** What selectors choose from. */
export interface Universe {
  readonly samples: readonly SampleRef[];
  /** Ids of categories by name; `undefined` if the data have no categories. */
  readonly categoryIds: ReadonlyMap<string, number> | undefined;
}

/** Why a selector is wrong. `path` leads to the fault from the selector that was asked. */
export class SelectorFault extends Error {
  constructor(
    readonly path: Path,
    message: string,
  ) {
    super(message);
  }
}

/** Told of positions that a source does not have. */
export type OnMissing = (path: Path, source: string, ids: readonly number[]) => void;

type Of<K extends Selector['kind']> = Extract<Selector, { kind: K }>;

interface Place {
  readonly universe: Universe;
  readonly path: Path;
  readonly onMissing: OnMissing;
}

/**
 * The samples that a selector means, each once: in the order of the universe, for ids in their order, for `union` operand by
 * operand, for `except` and `intersect` in the order of the first operand. Throws `SelectorFault` for ids that are none,
 * negative or beyond the universe (`dir_indices`), and for unknown categories; finding nothing is for the caller to judge.
 */
export function selectSamples(selector: Selector, universe: Universe, onMissing: OnMissing, path: Path = []): SampleRef[] {
  return unique(chosen(selector, { universe, path, onMissing }));
}

function chosen(selector: Selector, place: Place): readonly SampleRef[] {
  const { samples } = place.universe;
  switch (selector.kind) {
    case 'files':
      return samples.filter(({ source }) => selector.paths.includes(source));
    case 'file_indices':
      return byFileIndex(selector, place);
    case 'dir_indices':
      return byPosition(selector, place);
    case 'stems':
      return samples.filter(({ stem }) => selector.stems.includes(stem));
    case 'glob':
      return byPattern(selector.pattern, samples);
    case 'tag':
      return samples.filter(({ tags }) => selector.any_of.some((tag) => tags.includes(tag)));
    case 'categories':
      return byCategory(selector, place);
    case 'all':
      return samples;
    default:
      return combined(selector, place);
  }
}

function byPattern(pattern: string, samples: readonly SampleRef[]): SampleRef[] {
  const matcher = shellPattern(pattern);
  return samples.filter(({ stem, source }) => matcher.test(stem) || matcher.test(source));
}

function byFileIndex({ source, ids }: Of<'file_indices'>, place: Place): SampleRef[] {
  const inSource = new Map<number, SampleRef[]>();
  for (const sample of place.universe.samples) {
    if (sample.source === source && sample.index !== null) inSource.set(sample.index, [...(inSource.get(sample.index) ?? []), sample]);
  }
  const wanted = idsAt(ids, place.path);
  const missing = wanted.filter((id) => !inSource.has(id));
  if (missing.length > 0 && missing.length < wanted.length) place.onMissing(place.path, source, missing);
  return wanted.flatMap((id) => inSource.get(id) ?? []);
}

function byPosition({ ids }: Of<'dir_indices'>, { universe: { samples }, path }: Place): SampleRef[] {
  return idsAt(ids, path).map((id) => {
    const sample = samples[id];
    if (!sample) throw new SelectorFault([...path, 'ids'], `has the position ${id}, but the universe has ${samples.length} samples`);
    return sample;
  });
}

function idsAt(ids: Of<'dir_indices'>['ids'], path: Path): number[] {
  const expanded: number[] | BadId = expandIds(ids);
  if (!Array.isArray(expanded)) throw new SelectorFault([...path, 'ids', expanded.at], expanded.reason);
  return expanded;
}

function byCategory({ any_of: names }: Of<'categories'>, { universe, path }: Place): SampleRef[] {
  const { categoryIds } = universe;
  if (!categoryIds) throw new SelectorFault(path, 'asks for categories, which the data do not have');
  const ids = names.map((name, i) => {
    const id = categoryIds.get(name);
    if (id === undefined)
      throw new SelectorFault([...path, 'any_of', i], `names the unknown category '${name}'; known: ${[...categoryIds.keys()].join(', ')}`);
    return id;
  });
  return universe.samples.filter((sample) => ids.some((id) => sample.categoryIds.includes(id)));
}

function combined({ kind, of }: Of<'union' | 'except' | 'intersect'>, { universe, path, onMissing }: Place): SampleRef[] {
  const [first = [], ...others] = of.map((operand, i) => selectSamples(operand, universe, onMissing, [...path, 'of', i]));
  if (kind === 'union') return [...first, ...others.flat()];
  const sets = others.map((samples) => new Set(samples.map(({ uid }) => uid)));
  return first.filter(({ uid }) => (kind === 'except' ? sets.every((set) => !set.has(uid)) : sets.every((set) => set.has(uid))));
}

/** Each sample once, where it stands first. */
export function unique(samples: readonly SampleRef[]): SampleRef[] {
  return [...new Map(samples.map((sample) => [sample.uid, sample])).values()];
}
