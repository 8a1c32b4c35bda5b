import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../keys/canonical-json.js';
import type { Codec } from './codec.js';

const file = 'value.json';

/** A JSON value, written with sorted keys. Throws `CuviscError` `value-unwritable` for what JSON cannot hold: NaN, functions, undefined in a list. */
export function json<T>(): Codec<T> {
  return {
    id: 'json',
    version: 1,
    ext: '.json',
    write: async (value, { folder }) => {
      await writeFile(join(folder, file), `${canonicalJson(value)}\n`);
      return { members: [file] };
    },
    read: async ({ folder }) => JSON.parse(await readFile(join(folder, file), 'utf8')) as T,
  };
}
