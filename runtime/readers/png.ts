import { type DecodedPng, decode } from 'fast-png';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { type ByteSource, withFile } from './byte-source.js';
import { defineReader, type Variable } from './contract.js';
import { type Colour, labelsOfIndices } from './image/palette.js';
import { unpackBits } from './image/unpack-bits.js';
import { corruptPng, isPng, type PngHeader, pngDims, pngHeader, refusePngBomb } from './png/png-header.js';

/** The one variable of a picture file. */
const variableName = 'image';

export const png = defineReader({
  name: 'png',
  doc: 'PNG picture: grey values or palette indices (black 0, white 1 for such palettes) as [H,W], colours as [H,W,3]; alpha is dropped.',
  extensions: ['.png'],
  sniff: isPng,
  list: (file) => withFile(file, async (source) => [variableOf(pngHeader(await source.read(0, Math.min(source.size, 29)), file))]),
  read: (file) => withFile(file, async (source) => ({ tensor: await read(source), info: {}, notices: [] })),
});

async function read(source: ByteSource): Promise<Tensor> {
  const bytes = await source.read(0, source.size);
  const header = pngHeader(bytes, source.file);
  refusePngBomb(bytes, header, source.file);
  const picture = decoded(bytes, source.file);
  const samples = withoutAlpha(picture, header);
  const labels = picture.palette && samples instanceof Uint8Array ? labelsOfIndices(samples, picture.palette as unknown as Colour[]) : samples;
  return labels instanceof Uint8Array ? tensor('uint8', pngDims(header), labels) : tensor('uint16', pngDims(header), labels);
}

function variableOf(header: PngHeader): Variable {
  return { name: variableName, dtype: header.depth === 16 ? 'uint16' : 'uint8', dims: pngDims(header) };
}

function decoded(bytes: Uint8Array, file: string): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw corruptPng(file, 'the picture is damaged', cause);
  }
}

function withoutAlpha({ data, channels, depth }: DecodedPng, { width, height }: PngHeader): Uint8Array | Uint16Array {
  const kept = channels > 2 ? 3 : 1;
  if (depth < 8) return unpackBits(Uint8Array.from(data), width, height, depth, (row) => row * Math.ceil((width * depth) / 8));
  const samples = depth === 16 ? new Uint16Array(width * height * kept) : new Uint8Array(width * height * kept);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < kept; channel++) samples[pixel * kept + channel] = data[pixel * channels + channel] as number;
  }
  return samples;
}
