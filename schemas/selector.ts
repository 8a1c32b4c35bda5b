import { z } from 'zod';

/** Integers and inclusive ranges `a-b` or `a-b:step`. */
export type SelectorIds = readonly (number | string)[];

/** Which samples of a universe are meant. */
export type Selector =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | { readonly kind: 'file_indices'; readonly source: string; readonly ids: SelectorIds }
  | { readonly kind: 'dir_indices'; readonly ids: SelectorIds }
  | { readonly kind: 'stems'; readonly stems: readonly string[] }
  | { readonly kind: 'glob'; readonly pattern: string }
  | { readonly kind: 'tag'; readonly any_of: readonly string[] }
  | { readonly kind: 'categories'; readonly any_of: readonly string[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'union' | 'except' | 'intersect'; readonly of: readonly Selector[] };

const ids = z.array(z.union([z.int(), z.string()], { error: 'an integer or a range "a-b" or "a-b:step"' }));
const texts = z.array(z.string());
const operands = (least: number) => z.array(z.lazy(() => selectorSchema)).min(least);

/** Selector kinds with the fields that each has, none of them optional. */
export const selectorKinds = {
  files: z.strictObject({ kind: z.literal('files'), paths: texts }).describe('Samples whose source is listed.'),
  file_indices: z.strictObject({ kind: z.literal('file_indices'), source: z.string(), ids }).describe('Read positions inside one source.'),
  dir_indices: z.strictObject({ kind: z.literal('dir_indices'), ids }).describe('Positions in the ordered universe.'),
  stems: z.strictObject({ kind: z.literal('stems'), stems: texts }).describe('Samples by file stem.'),
  glob: z.strictObject({ kind: z.literal('glob'), pattern: z.string() }).describe('Shell pattern on stem or source; * crosses slashes.'),
  tag: z.strictObject({ kind: z.literal('tag'), any_of: texts }).describe('Samples with one of the tags.'),
  categories: z.strictObject({ kind: z.literal('categories'), any_of: texts }).describe('Samples with one of the categories.'),
  all: z.strictObject({ kind: z.literal('all') }).describe('Every sample.'),
  union: z.strictObject({ kind: z.literal('union'), of: operands(1) }).describe('Any of the operands, in their order.'),
  except: z.strictObject({ kind: z.literal('except'), of: operands(2) }).describe('The first operand without the others.'),
  intersect: z.strictObject({ kind: z.literal('intersect'), of: operands(2) }).describe('In all operands, in the order of the first.'),
};

/** One selector, told by its `kind`. */
export const selectorSchema: z.ZodType<Selector> = z.discriminatedUnion(
  'kind',
  [
    selectorKinds.files,
    selectorKinds.file_indices,
    selectorKinds.dir_indices,
    selectorKinds.stems,
    selectorKinds.glob,
    selectorKinds.tag,
    selectorKinds.categories,
    selectorKinds.all,
    selectorKinds.union,
    selectorKinds.except,
    selectorKinds.intersect,
  ],
  { error: `one of ${Object.keys(selectorKinds).join(', ')}` },
);
