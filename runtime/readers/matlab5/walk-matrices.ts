import { CuviscError, type ErrorPlace } from '../../../schemas/cuvisc-error.js';
import { requirePartsWithinBudget, requireWithinBudget } from '../budget.js';
import type { ByteSource } from '../byte-source.js';
import { memorySource, partOf } from '../windowed-source.js';
import { elementOf, elementTypes, type MatrixElement, matrixContent, matrixElements, matrixHead, viewOf } from './elements.js';
import { type MatrixHeader, matrixHeader } from './matrix-header.js';

/** A matrix of a file under the name that users give: fields of structs are `struct/field`, cells `cell/1` and so on. */
export interface Matrix {
  readonly name: string;
  /** Undefined for a matrix of which nothing but an empty element is stored. */
  readonly header?: MatrixHeader;
  readonly place: ErrorPlace;
  /** The bytes behind its tag. Throws `mat-corrupt`, `reading-budget`. */
  readonly content: () => Promise<Uint8Array>;
}

interface Walk {
  readonly source: ByteSource;
  readonly little: boolean;
  readonly wanted: string | undefined;
  readonly found: Matrix[];
  /** Inflated bytes so far: containers stay in memory while they are listed. */
  inflated: number;
}

/** Where matrices lie: the file itself or the content of a container, and how deep. */
interface Container {
  readonly source: ByteSource;
  readonly depth: number;
}

const maxDepth = 32;
const headBytes = 256;
const longHeadBytes = 4096;

/**
 * Every matrix of a file with those in structs, objects and cell arrays, or only the one that is `wanted` and what it lies in.
 * Throws `mat-corrupt`, `mat-truncated`, and `reading-budget` for too many, too deeply nested or too much inflated.
 */
export async function walkMatrices(source: ByteSource, little: boolean, wanted?: string): Promise<readonly Matrix[]> {
  const walk: Walk = { source, little, wanted, found: [], inflated: 0 };
  for (const element of await matrixElements(source, little)) await add(walk, { source, depth: 0 }, element, undefined);
  return walk.found;
}

/** Adds a matrix and what lies in it; `name` is undefined at the top, where matrices bear their names themselves. */
async function add(walk: Walk, { source, depth }: Container, element: MatrixElement, name: string | undefined): Promise<void> {
  requirePartsWithinBudget(walk.found.length + 1, 'matrices', { file: source.file });
  const place = { file: source.file, ...(depth === 0 ? { offset: element.start } : {}) };
  const admit = (bytes: number): void => {
    walk.inflated += bytes;
    requireWithinBudget(walk.inflated, walk.source.size, 'unpacked, its matrices', place);
  };
  const content = (): Promise<Uint8Array> => matrixContent(source, element, walk.little, admit);
  if (element.size === 0) {
    walk.found.push({ name: name ?? '', place, content });
    return;
  }
  const header = await headerOf(walk, source, element, place);
  const own = name ?? header.name;
  walk.found.push({ name: own, header, place, content });
  if (header.members === undefined || own === '' || !(walk.wanted?.startsWith(`${own}/`) ?? true)) return;
  if (depth === maxDepth) throw new CuviscError('reading-budget', `structs and cells are nested more than ${maxDepth} deep`, { place });
  const inside = element.packed ? memorySource(source.file, await content()) : partOf(source, element.start, element.size);
  await addMembers(walk, { source: inside, depth: depth + 1 }, header, own);
}

async function headerOf({ little }: Walk, source: ByteSource, element: MatrixElement, place: ErrorPlace): Promise<MatrixHeader> {
  try {
    return matrixHeader(await matrixHead(source, element, headBytes), little, place);
  } catch (error) {
    if (!(error instanceof CuviscError)) throw error;
    return matrixHeader(await matrixHead(source, element, longHeadBytes), little, place);
  }
}

/** Members follow one another in column-major order, the fields of one struct together. */
async function addMembers(walk: Walk, container: Container, header: MatrixHeader, name: string): Promise<void> {
  const count = header.dims.reduce((product, size) => product * size, 1);
  const { names, at: first } = header.members === 'fields' ? await fieldNames(walk, container.source, header) : { names: [''], at: header.values };
  requirePartsWithinBudget(count * names.length, 'matrices', { file: walk.source.file });
  let at = first;
  for (let index = 1; index <= count; index++) {
    for (const field of names) {
      const element = await elementOf(container.source, at, walk.little);
      if (element.type !== elementTypes.matrix) throw corrupt(walk);
      const parts = [name, ...(header.members === 'cells' || count > 1 ? [`${index}`] : []), ...(field === '' ? [] : [field])];
      await add(walk, container, { packed: false, start: element.start, size: element.size }, parts.join('/'));
      at = element.next;
    }
  }
}

/** Field names stand in slots of equal length, padded with NUL; objects bear the name of their class before. */
async function fieldNames(walk: Walk, source: ByteSource, { isObject, values }: MatrixHeader): Promise<{ names: readonly string[]; at: number }> {
  const { little } = walk;
  const before = isObject ? (await elementOf(source, values, little)).next : values;
  const width = await elementOf(source, before, little);
  if (width.size !== 4) throw corrupt(walk);
  const slot = viewOf(await source.read(width.start, 4)).getInt32(0, little);
  const list = await elementOf(source, width.next, little);
  if (slot < 1 || list.size % slot !== 0) throw corrupt(walk);
  const text = new TextDecoder('latin1').decode(await source.read(list.start, list.size));
  const names = Array.from({ length: list.size / slot }, (_, i) => (text.slice(i * slot, (i + 1) * slot).split('\0')[0] as string) || `${i + 1}`);
  return { names, at: list.next };
}

function corrupt({ source }: Walk): CuviscError {
  return new CuviscError('mat-corrupt', 'a struct or cell array is damaged', { place: { file: source.file } });
}
