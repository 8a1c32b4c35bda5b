import { tensor } from '../../schemas/tensor.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { type Colour, labelsOfIndices } from './image/palette.js';
import { withoutAlpha } from './png/png-alpha.js';
import { type PngChunks, pngChunks } from './png/png-chunks.js';
import { corruptPng, isPng, type PngHeader, pngDims, pngHeader } from './png/png-header.js';
import { pngSampleCount, pngSamples } from './png/png-samples.js';

/** The one variable of a picture file. */
const variableName = 'image';

export const png = defineReader({
  name: 'png',
  doc: 'PNG picture, interlaced or not: grey values or palette indices (black 0) as [H,W], colours as [H,W,3]; alpha is kept apart.',
  extensions: ['.png'],
  sniff: isPng,
  list: (file) => withFile(file, async (source) => [variableOf(pngHeader(await source.read(0, Math.min(source.size, 29)), file))]),
  read: (file) => withFile(file, read),
});

async function read(source: ByteSource): Promise<Content> {
  const bytes = await source.read(0, source.size);
  const header = pngHeader(bytes, source.file);
  const count = pngSampleCount(header, source.file, source.size);
  const chunks = pngChunks(bytes, source.file);
  const stored = pngSamples(chunks.samples, header, count, source.file);
  const { samples, alpha } = withoutAlpha(stored, header, chunks.transparency);
  const { labels, notices } = labelsOf(samples, header, chunks, source.file);
  const dims = pngDims(header);
  const values = labels instanceof Uint8Array ? tensor('uint8', dims, labels) : tensor('uint16', dims, labels);
  return { tensor: values, info: {}, notices, ...(alpha ? { alpha } : {}) };
}

function labelsOf(samples: Uint8Array | Uint16Array, { colourType }: PngHeader, chunks: PngChunks, file: string) {
  if (colourType !== 3 || samples instanceof Uint16Array) return { labels: samples, notices: [] };
  if (chunks.palette.length < 3) throw corruptPng(file, 'the picture lacks its palette');
  return labelsOfIndices(samples, coloursOf(chunks));
}

function coloursOf({ palette, transparency }: PngChunks): Colour[] {
  return Array.from({ length: Math.floor(palette.length / 3) }, (_, entry): Colour => {
    const [red = 0, green = 0, blue = 0] = palette.subarray(entry * 3, entry * 3 + 3);
    return [red, green, blue, transparency?.[entry] ?? 255];
  });
}

function variableOf(header: PngHeader): Variable {
  return { name: variableName, dtype: header.depth === 16 ? 'uint16' : 'uint8', dims: pngDims(header) };
}
