import { extname } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { withFile } from './byte-source.js';
import { headBytes, type Reader } from './contract.js';
import { foreignFormat } from './foreign-formats.js';
import { readers } from './registry.gen.js';

/**
 * The reader of `file`: the one whose signature the content bears, else the one whose companion files lie beside it,
 * else the one of its extension. Throws `format-foreign` for the signature of a format that cannot be read, and `format-unknown`.
 */
export async function detectReader(file: string): Promise<Reader> {
  const all: readonly Reader[] = Object.values(readers);
  const head = await withFile(file, (source) => source.read(0, Math.min(source.size, headBytes)));
  const signed = all.find((reader) => reader.sniff(head));
  if (signed) return signed;
  for (const reader of all) if (await reader.belongs?.(file)) return reader;
  const foreign = foreignFormat(head);
  if (foreign) throw new CuviscError('format-foreign', `this is ${foreign.name}, which cannot be read`, { place: { file }, hint: foreign.remedy });
  const named = all.find((reader) => reader.extensions.includes(extname(file).toLowerCase()));
  if (named) return named;
  throw new CuviscError('format-unknown', 'the content has no known signature and the name no known extension', {
    place: { file },
    hint: `readable: ${all
      .filter(({ extensions }) => extensions.length > 0)
      .map(({ name, extensions }) => `${name} (${extensions.join(' ')})`)
      .join(', ')}`,
  });
}
