import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { SampleLayout } from './interpret-header.js';
import { declaredBytes, fitsExactly } from './row-pitch.js';

/** What data files beside `x.hdr` are called: `x` alone, or with one of these. */
export const dataExtensions: readonly string[] = ['', '.img', '.raw', '.dat', '.bil', '.bip', '.bsq', '.bin', '.cube', '.envi', '.cue'];

/** A file of a pair, and what spoke for another one. */
export interface Found {
  readonly file: string;
  readonly notices: readonly string[];
}

/** The header of a data file (`x.img.hdr`, then `x.hdr`, in any case), or undefined. */
export async function findHeader(file: string): Promise<Found | undefined> {
  const name = basename(file);
  const entries = (await filesBeside(file)).filter((entry) => entry !== name);
  const [chosen, other] = [`${name}.hdr`, `${stemOf(name)}.hdr`].flatMap((wanted) => sameName(entries, wanted) ?? []);
  if (chosen === undefined) return undefined;
  const notices = other !== undefined && other !== chosen ? [`\`${other}\` lies beside the data file, too; \`${chosen}\` was taken`] : [];
  return { file: join(dirname(file), chosen), notices };
}

/**
 * The data file of a header: the one that it is named after (`x.img.hdr`), or the one of its name with a known extension, or else with any
 * extension, if it is just as long as `layout` says. Of several, the only one of that length. Files with a header of their own do not count.
 * Throws `envi-data-missing` and `envi-data-ambiguous`, naming what lies beside the header.
 */
export async function findData(header: string, layout: SampleLayout): Promise<Found> {
  const stem = stemOf(basename(header));
  const entries = await filesBeside(header);
  if (extname(stem) !== '' && entries.includes(stem)) return { file: join(dirname(header), stem), notices: [] };
  const companions = await withSizes(companionsOf(header, stem, entries));
  const known = companions.filter(({ extension }) => dataExtensions.includes(extension));
  const [exact, ...equals] = (known.length > 0 ? known : companions).filter(({ size }) => fitsExactly(size, layout));
  if (exact && equals.length === 0) return { file: exact.file, notices: passedOver(exact, known) };
  if (exact) throw dataAmbiguous(header, [exact, ...equals]);
  // None fits; a lone one is read all the same, because the error that it gets says what is wrong with it.
  const [likely, ...others] = known.length > 0 ? known : companions.filter(({ size }) => size > declaredBytes(layout));
  if (likely && others.length === 0) return { file: likely.file, notices: [] };
  throw known.length > 0 ? dataAmbiguous(header, known) : dataMissing(header, stem, companions, layout);
}

interface Companion {
  readonly file: string;
  readonly name: string;
  readonly extension: string;
  readonly size: number;
}

function passedOver(exact: Companion, known: readonly Companion[]): string[] {
  const others = known.filter((companion) => companion !== exact).map(({ name }) => `\`${name}\``);
  return others.length === 0 ? [] : [`\`${exact.name}\` was read, because it alone is as long as the header says (beside it: ${others.join(', ')})`];
}

function dataMissing(header: string, stem: string, companions: readonly Companion[], layout: SampleLayout): CuviscError {
  const wanted = `looked for ${stem} with ${dataExtensions.map((extension) => extension || 'no extension').join(', ')}`;
  const others = companions.slice(0, 5).map(({ name }) => `\`${name}\``);
  const found = others.length > 0 ? `; ${others.join(', ')} cannot be told to be it: raw samples would be ${declaredBytes(layout)} bytes` : '';
  return new CuviscError('envi-data-missing', 'no data file lies beside the header', { place: { file: header }, hint: wanted + found });
}

function dataAmbiguous(header: string, candidates: readonly Companion[]): CuviscError {
  const named = candidates.slice(0, 5).map(({ name }) => `\`${name}\``);
  return new CuviscError('envi-data-ambiguous', `${named.join(' and ')} could each be the data file of this header`, {
    place: { file: header },
    hint: 'give the data file instead of the header',
  });
}

/** Paths of `x` and `x.*`, in the case of `stem` or else in any, without headers and what has a header of its own. */
function companionsOf(header: string, stem: string, entries: readonly string[]): string[] {
  const alike = (name: string): boolean => name.toLowerCase() === stem.toLowerCase();
  const owned = (entry: string): boolean => `${entry}.hdr` !== basename(header) && entries.includes(`${entry}.hdr`);
  const companions = entries.filter((entry) => (alike(entry) || alike(stemOf(entry))) && extname(entry).toLowerCase() !== '.hdr' && !owned(entry));
  const same = companions.filter((entry) => entry.startsWith(stem));
  return (same.length > 0 ? same : companions).map((entry) => join(dirname(header), entry));
}

/** Names of the files, not folders, in the folder of `file`; none if it cannot be listed. */
async function filesBeside(file: string): Promise<string[]> {
  const entries = await readdir(dirname(file), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
}

function sameName(entries: readonly string[], wanted: string): string | undefined {
  return entries.includes(wanted) ? wanted : entries.find((entry) => entry.toLowerCase() === wanted.toLowerCase());
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

async function withSizes(files: readonly string[]): Promise<Companion[]> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => (found.isFile() ? found.size : -1),
        () => -1,
      ),
    ),
  );
  return files.map((file, index) => {
    const name = basename(file);
    return { file, name, extension: extname(name).toLowerCase(), size: sizes[index] as number };
  });
}
