import type { Tensor } from '../../schemas/tensor.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { isNpy, maxNpyHeaderBytes, type NpyHeader, npyHeader } from './npy/npy-header.js';
import { npyTensor } from './npy/npy-tensor.js';
import { dtypeOfStored } from './stored/decode-stored.js';

/** The one variable of a `.npy` file has no name of its own. */
const variableName = 'array';

export const npy = defineReader({
  name: 'npy',
  doc: 'NumPy array (.npy) of bool, integers or floats, either byte order, either axis order.',
  extensions: ['.npy'],
  sniff: isNpy,
  list: (file) => withFile(file, async (source) => [variableOf(await headerOf(source))]),
  read: (file) => withFile(file, read),
});

/** The array of a `.npy` file in row-major order. Throws `file-not-found`, `npy-corrupt`, `npy-version`, `npy-dtype`, `npy-pickled`. */
export async function readNpy(file: string): Promise<Tensor> {
  return (await withFile(file, read)).tensor;
}

async function read(source: ByteSource): Promise<Content> {
  const header = await headerOf(source);
  const elements = await source.read(header.offset, header.byteLength);
  return { ...npyTensor(header, elements), info: {} };
}

async function headerOf(source: ByteSource): Promise<NpyHeader> {
  const head = await source.read(0, Math.min(source.size, maxNpyHeaderBytes + 12));
  return npyHeader(head, { file: source.file });
}

function variableOf(header: NpyHeader): Variable {
  return { name: variableName, dtype: dtypeOfStored(header.stored), dims: header.dims };
}
