import { CuviscError } from '../../schemas/cuvisc-error.js';
import { requirePartsWithinBudget } from './budget.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { type Level4Header, level4Header, level4HeaderBytes } from './matlab4/level4-header.js';
import { tensor } from '../../schemas/tensor.js';
import { columnMajorToRowMajor } from './stored/axis-order.js';
import { decodeStored, dtypeOfStored } from './stored/decode-stored.js';
import { windowed } from './windowed-source.js';

export const matlab4 = defineReader({
  name: 'matlab4',
  doc: 'MATLAB MAT-file of level 4: matrices of numbers, as label maps and wavelengths are.',
  extensions: [],
  sniff: (head) => level4Header(head) !== undefined,
  list: (file) => withFile(file, async (source) => (await matrices(windowed(source))).map(variableOf)),
  read: (file, variable) => withFile(file, (source) => read(source, variable)),
});

interface Matrix extends Level4Header {
  /** Where its values start. */
  readonly start: number;
}

async function read(source: ByteSource, variable: string): Promise<Content> {
  const place = { file: source.file };
  const found = (await matrices(windowed(source))).find(({ name }) => name === variable);
  if (!found) throw new CuviscError('variable-missing', `the file has no ${variable}`, { place });
  if (found.other !== undefined) throw new CuviscError('variable-unsupported', `${variable} is ${found.other}`, { place });
  const { stored, dims, start, byteLength, bigEndian } = found;
  const { dtype, data, notices } = decodeStored(stored, await source.read(start, byteLength), bigEndian);
  return { tensor: tensor(dtype, dims, columnMajorToRowMajor(dtype, dims, data)), notices, info: {} };
}

/** Throws `mat-corrupt`, `mat-truncated`, `reading-budget` for too many. */
async function matrices(source: ByteSource): Promise<readonly Matrix[]> {
  const found: Matrix[] = [];
  for (let at = 0; at < source.size; ) {
    requirePartsWithinBudget(found.length + 1, 'matrices', { file: source.file });
    const place = { file: source.file, offset: at };
    const header = level4Header(await source.read(at, Math.min(level4HeaderBytes, source.size - at)));
    if (!header) throw new CuviscError('mat-corrupt', 'a matrix has no readable header', { place });
    const start = at + header.length;
    const next = start + header.byteLength * (header.isComplex ? 2 : 1);
    if (next > source.size) throw new CuviscError('mat-truncated', `the values of ${header.name} reach beyond the end of the file`, { place });
    found.push({ ...header, start });
    at = next;
  }
  return found;
}

function variableOf({ name, dims, stored, other }: Matrix): Variable {
  return other === undefined ? { name, dims, dtype: dtypeOfStored(stored) } : { name, dims, dtype: null, unsupported: `it is ${other}` };
}
