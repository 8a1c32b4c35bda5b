import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { isNpy, type NpyHeader, npyHeader, npyHeaderEnd } from './npy/npy-header.js';
import { npyTensor } from './npy/npy-tensor.js';
import { dtypeOfStored } from './stored/decode-stored.js';
import { readEntry, readEntryHead } from './zip/read-entry.js';
import { windowed } from './windowed-source.js';
import { isZip, type ZipEntry, zipEntries } from './zip/zip-directory.js';

export const npz = defineReader({
  name: 'npz',
  doc: 'NumPy archive (.npz), stored or deflated, one variable per array; pickled objects are refused.',
  extensions: ['.npz'],
  sniff: isZip,
  list: (file) =>
    withFile(file, async (file) => {
      const source = windowed(file);
      const variables: Variable[] = [];
      for (const entry of await zipEntries(source)) variables.push(await variableOf(source, entry));
      return variables;
    }),
  read: (file, variable) => withFile(file, (source) => read(source, variable)),
});

/** Packed bytes that hold the header of nearly every array: NumPy's own take 80 to 128 bytes. Others are tried with more. */
const headBytes = 256;
const longHeadBytes = 8192;

async function read(source: ByteSource, variable: string): Promise<Content> {
  const entry = (await zipEntries(source)).find((candidate) => nameOf(candidate) === variable);
  if (!entry) throw new CuviscError('variable-missing', `the archive has no ${variable}`, { place: { file: source.file } });
  const bytes = await readEntry(source, entry);
  const place = { file: source.file, offset: entry.position };
  const header = npyHeader(bytes, place);
  if (header.offset + header.byteLength > bytes.length) {
    throw new CuviscError('npy-corrupt', `${bytes.length - header.offset} bytes of elements for ${header.byteLength}`, { place });
  }
  return { ...npyTensor(header, bytes.subarray(header.offset, header.offset + header.byteLength)), info: {} };
}

async function variableOf(source: ByteSource, entry: ZipEntry): Promise<Variable> {
  const name = nameOf(entry);
  try {
    const header = await headerOf(source, entry);
    return { name, dtype: dtypeOfStored(header.stored), dims: header.dims };
  } catch (error) {
    if (error instanceof CuviscError) return { name, dtype: null, dims: [], unsupported: error.message };
    throw error;
  }
}

async function headerOf(source: ByteSource, entry: ZipEntry): Promise<NpyHeader> {
  const place = { file: source.file, offset: entry.position };
  const head = await readEntryHead(source, entry, headBytes);
  const isWhole = !isNpy(head) || npyHeaderEnd(head) <= head.length;
  return npyHeader(isWhole ? head : await readEntryHead(source, entry, longHeadBytes), place);
}

function nameOf(entry: ZipEntry): string {
  return entry.name.replace(/\.npy$/, '');
}
