import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { CuviscError } from '../../../schemas/cuvisc-error.js';

/** What data files beside `x.hdr` are called: `x` alone, or with one of these. */
const dataExtensions = ['', '.img', '.raw', '.dat', '.bil', '.bip', '.bsq', '.bin', '.cube', '.envi', '.cue'];

/** The header of a data file (`x.img.hdr`, then `x.hdr`, in any case), or undefined. */
export async function findHeader(file: string): Promise<string | undefined> {
  const name = basename(file);
  const stem = name.slice(0, name.length - extname(name).length);
  return findBeside(file, [`${name}.hdr`, `${stem}.hdr`]);
}

/** The data file of a header. Throws `envi-data-missing`, naming what was looked for. */
export async function findData(header: string): Promise<string> {
  const name = basename(header);
  const stem = name.slice(0, name.length - extname(name).length);
  const found = await findBeside(
    header,
    dataExtensions.map((extension) => stem + extension),
  );
  if (found !== undefined) return found;
  throw new CuviscError('envi-data-missing', `no data file lies beside the header`, {
    place: { file: header },
    hint: `looked for ${stem} with ${dataExtensions.map((extension) => extension || 'no extension').join(', ')}`,
  });
}

async function findBeside(file: string, wanted: readonly string[]): Promise<string | undefined> {
  const entries = await readdir(dirname(file)).catch((): string[] => []);
  for (const name of wanted) {
    const found = entries.includes(name) ? name : entries.find((entry) => entry.toLowerCase() === name.toLowerCase());
    if (found !== undefined && found !== basename(file)) return join(dirname(file), found);
  }
  return undefined;
}
