import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Codec } from './codec.js';

const file = 'value.txt';

/** Text, in UTF-8. Throws `CuviscError` `value-unwritable` for anything else. */
export function text(): Codec<string> {
  return {
    id: 'text',
    version: 1,
    ext: '.txt',
    write: async (value, { folder }) => {
      if (typeof value !== 'string') throw new CuviscError('value-unwritable', `a ${typeof value} is no text`);
      await writeFile(join(folder, file), value);
      return { members: [file] };
    },
    read: ({ folder }) => readFile(join(folder, file), 'utf8'),
  };
}
