import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { type MatrixElement, matrixContent, matrixElements, matrixHead } from './matlab5/elements.js';
import { dtypeOfKind, type MatrixHeader, matrixHeader } from './matlab5/matrix-header.js';
import { matrixValues } from './matlab5/matrix-values.js';

export const matlab5 = defineReader({
  name: 'matlab5',
  doc: 'MATLAB MAT-file of level 5 (versions 5 to 7), plain or compressed; numeric and logical arrays.',
  extensions: ['.mat'],
  sniff: (head) => isLevel5(head),
  list: (file) =>
    withFile(file, async (source) => {
      const entries = await matrices(source);
      return entries.map(({ header }) => variableOf(header)).filter(({ name }) => name !== '');
    }),
  read: (file, variable) => withFile(file, (source) => read(source, variable)),
});

interface Matrix {
  readonly element: MatrixElement;
  readonly header: MatrixHeader;
}

async function read(source: ByteSource, variable: string): Promise<Content> {
  const little = await isLittleEndian(source);
  const found = (await matrices(source)).find(({ header }) => header.name === variable);
  if (!found) throw new CuviscError('variable-missing', `the file has no ${variable}`, { place: { file: source.file } });
  const content = await matrixContent(source, found.element, little);
  const place = { file: source.file, offset: found.element.start };
  return { ...matrixValues(content, found.header, little, place), info: {} };
}

async function matrices(source: ByteSource): Promise<readonly Matrix[]> {
  const little = await isLittleEndian(source);
  const found: Matrix[] = [];
  for (const element of await matrixElements(source, little)) {
    const head = await matrixHead(source, element);
    found.push({ element, header: matrixHeader(head, little, { file: source.file, offset: element.start }) });
  }
  return found;
}

function variableOf({ name, dims, kind }: MatrixHeader): Variable {
  const variable = { name, dims, dtype: dtypeOfKind(kind) };
  return 'other' in kind ? { ...variable, unsupported: `it is ${kind.other}` } : variable;
}

async function isLittleEndian(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, Math.min(source.size, 128));
  if (isLevel5(head)) return head[126] === 0x49;
  throw new CuviscError('mat-not-level-5', 'this is no MAT-file of level 5', {
    place: { file: source.file },
    hint: 'save it from MATLAB with -v7 or -v7.3; level 4 files are not read',
  });
}

/** Bytes 124 to 127 hold the version 0x0100 and `MI`, both in the writer's byte order (format section 1-6). */
function isLevel5(head: Uint8Array): boolean {
  const [first, second, third, fourth] = head.subarray(124, 128);
  const little = first === 0 && second === 1 && third === 0x49 && fourth === 0x4d;
  return little || (first === 1 && second === 0 && third === 0x4d && fourth === 0x49);
}
