import { extname } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { tensor } from '../../schemas/tensor.js';
import { withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { esriFields, isEsriHeader } from './envi/esri-fields.js';
import { type Found, findData, findHeader } from './envi/find-pair.js';
import { enviFields, maxHeaderBytes } from './envi/header-fields.js';
import { headerText } from './envi/header-text.js';
import { type EnviHeader, interpretHeader } from './envi/interpret-header.js';
import { readSamples } from './envi/read-samples.js';
import { requireRaw } from './envi/require-raw.js';
import { dtypeOfStored } from './stored/decode-stored.js';

export const envi = defineReader({
  name: 'envi',
  doc: 'ENVI image: text header and flat binary beside it, BSQ, BIL or BIP; Esri headers too. Give either of the two files.',
  extensions: ['.hdr', '.img', '.raw', '.dat', '.bil', '.bip', '.bsq', '.bin', '.cube', '.envi'],
  sniff: (head) => /^ENVI\s/.test(new TextDecoder().decode(head.subarray(0, 8))),
  belongs: async (file) => isHeaderName(file) || (await findHeader(file)) !== undefined,
  files: pairOf,
  list,
  read,
});

/** The one variable of an ENVI file. */
const variableName = 'image';

async function list(file: string): Promise<Variable[]> {
  const header = await readHeader((await headerOf(file)).file);
  if (!isHeaderName(file)) await withFile(file, (source) => requireRaw(source, header.layout));
  return [variableOf(header)];
}

async function read(file: string): Promise<Content> {
  const found = await headerOf(file);
  const { layout, info, notices } = await readHeader(found.file);
  const data = isHeaderName(file) ? await findData(file, layout) : { file, notices: [] };
  return withFile(data.file, async (source) => {
    const oddities = await requireRaw(source, layout);
    const decoded = await readSamples(source, layout);
    const dims = [layout.lines, layout.samples, layout.bands];
    const all = [...found.notices, ...data.notices, ...notices, ...oddities, ...decoded.notices];
    return { tensor: tensor(decoded.dtype, dims, decoded.data), info, notices: all };
  });
}

/** Header and data file. */
async function pairOf(file: string): Promise<string[]> {
  const { file: header } = await headerOf(file);
  if (!isHeaderName(file)) return [header, file];
  const { layout } = await readHeader(header);
  return [header, (await findData(header, layout)).file];
}

function variableOf({ layout }: EnviHeader): Variable {
  const dtype = layout.stored === 'int64' ? 'float64' : dtypeOfStored(layout.stored);
  return { name: variableName, dtype, dims: [layout.lines, layout.samples, layout.bands] };
}

async function headerOf(file: string): Promise<Found> {
  if (isHeaderName(file)) return { file, notices: [] };
  const header = await findHeader(file);
  if (header !== undefined) return header;
  throw new CuviscError('envi-header-missing', 'no header lies beside this data file', {
    place: { file },
    hint: 'an ENVI image is a data file and a text file ending in .hdr',
  });
}

function isHeaderName(file: string): boolean {
  return extname(file).toLowerCase() === '.hdr';
}

async function readHeader(file: string): Promise<EnviHeader> {
  const text = await withFile(file, async (source) => {
    if (source.size > maxHeaderBytes) {
      throw new CuviscError('envi-not-header', `${source.size} bytes are too many for a header`, { place: { file } });
    }
    return headerText(await source.read(0, source.size));
  });
  return interpretHeader(isEsriHeader(text) ? esriFields(text, file) : enviFields(text, file), file);
}
