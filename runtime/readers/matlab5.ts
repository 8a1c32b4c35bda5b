import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { dtypeOfKind } from './matlab5/matrix-header.js';
import { matrixValues } from './matlab5/matrix-values.js';
import { type Matrix, walkMatrices } from './matlab5/walk-matrices.js';
import { windowed } from './windowed-source.js';

export const matlab5 = defineReader({
  name: 'matlab5',
  doc: 'MATLAB MAT-file of level 5 (versions 5 to 7), plain or compressed; numeric and logical arrays, also in structs (`s/field`) and cells (`c/1`).',
  extensions: ['.mat'],
  sniff: (head) => isLevel5(head),
  list: (file) =>
    withFile(file, async (source) => {
      const matrices = await walkMatrices(windowed(source), await isLittleEndian(source));
      return matrices.map(variableOf).filter(({ name }) => name !== '');
    }),
  read: (file, variable) => withFile(file, (source) => read(windowed(source), variable)),
});

async function read(source: ByteSource, variable: string): Promise<Content> {
  const little = await isLittleEndian(source);
  const found = (await walkMatrices(source, little, variable)).find(({ name }) => name === variable);
  if (!found?.header) throw new CuviscError('variable-missing', `the file has no values of ${variable}`, { place: { file: source.file } });
  return { ...matrixValues(await found.content(), found.header, little, source.size, found.place), info: {} };
}

function variableOf({ name, header }: Matrix): Variable {
  if (!header) return { name, dims: [0, 0], dtype: null, unsupported: 'it is empty' };
  const { dims, kind } = header;
  const variable = { name, dims, dtype: dtypeOfKind(kind) };
  return 'other' in kind ? { ...variable, unsupported: `it is ${kind.other}` } : variable;
}

async function isLittleEndian(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, Math.min(source.size, 128));
  if (isLevel5(head)) return head[126] === 0x49;
  throw new CuviscError('mat-not-level-5', 'this is no MAT-file of level 5', {
    place: { file: source.file },
    hint: 'save it from MATLAB with -v7 or -v7.3',
  });
}

/** Bytes 124 to 127 hold the version 0x0100 and `MI`, both in the writer's byte order (format section 1-6). */
function isLevel5(head: Uint8Array): boolean {
  const [first, second, third, fourth] = head.subarray(124, 128);
  const little = first === 0 && second === 1 && third === 0x49 && fourth === 0x4d;
  return little || (first === 1 && second === 0 && third === 0x4d && fourth === 0x49);
}
