import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reportable } from '../define/reportable.js';
import { canonicalJson } from '../keys/canonical-json.js';
import type { Codec } from './codec.js';

const index = 'reports.json';

/** What a stage reported, in its order: a list, beside the pictures that it shows. */
export const reports: Codec<readonly Reportable[]> = {
  id: 'reports',
  version: 1,
  ext: '',
  write: async (value, { folder }) => {
    const pictures = value.map((each, i) => ({ name: `figure-${i}.png`, png: pngOf(each) })).flatMap(({ name, png }) => (png ? [{ name, png }] : []));
    for (const { name, png } of pictures) await writeFile(join(folder, name), png);
    const entries = value.map((each, i) => (pngOf(each) ? { ...each, image: { file: `figure-${i}.png` } } : each));
    await writeFile(join(folder, index), `${canonicalJson(entries)}\n`);
    return { members: [index, ...pictures.map(({ name }) => name)] };
  },
  read: async ({ folder }) => {
    const entries = JSON.parse(await readFile(join(folder, index), 'utf8')) as readonly (Reportable & {
      readonly image?: { readonly file?: string };
    })[];
    return Promise.all(entries.map((each) => withPicture(each, folder)));
  },
};

function pngOf(reportable: Reportable): Uint8Array | undefined {
  return reportable.kind === 'figure' && 'png' in reportable.image ? reportable.image.png : undefined;
}

async function withPicture(entry: Reportable & { readonly image?: { readonly file?: string } }, folder: string): Promise<Reportable> {
  const file = entry.image?.file;
  return file === undefined || entry.kind !== 'figure' ? entry : { ...entry, image: { png: await readFile(join(folder, file)) } };
}
