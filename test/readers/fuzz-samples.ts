import { zipSync } from 'fflate';
import { tensorFrom } from '../../schemas/tensor.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { encodeBmp } from './encode-bmp.js';
import { encodeMat5 } from './encode-mat5.js';
import { encodeInterlaced, encodePng } from './encode-png.js';
import { type ReaderSample, readerSamples } from './samples.js';
import { sceneBytes, sceneHeader } from './scene-345.js';
import { writeAll } from '../fixtures/scratch-folder.js';

/** Files to start from; `file` is mutated, `open` is opened. */
export type FuzzSample = Pick<ReaderSample, 'write' | 'open' | 'file'>;

function files(contents: Readonly<Record<string, Uint8Array | string>>, file: string, open = file): FuzzSample {
  return { write: (folder) => writeAll(folder, contents), open, file };
}

const envi = {
  'x.hdr': sceneHeader(
    'description = {\n a scene }\nheader offset = 0\nfile type = ENVI Standard\nwavelength units = GHz\nwavelength = {4, 5,\n 6, 7}\nfwhm = {1,1,1,1}\nbbl = {1,0,1,1}\ndata ignore value = -9999\ndefault bands = {3,2,1}\nband names = {a,b,c,d}\n',
  ),
  'x.img': sceneBytes('bil'),
};
const esri = {
  'x.hdr': 'BYTEORDER I\nLAYOUT BIL\nNROWS 3\nNCOLS 5\nNBANDS 4\nNBITS 16\nBANDROWBYTES 12\nTOTALROWBYTES 48\nSKIPBYTES 0\nNODATA 0\n',
  'x.bil': sceneBytes('bil', 2),
};
const pixels = Array.from({ length: 9 }, (_, row) => Array.from({ length: 11 }, (_, col) => (row + col) % 4));
const rgba = { width: 3, height: 2, depth: 8, colourType: 6, rows: [new Array<number>(12).fill(9), new Array<number>(12).fill(200)] };
const runs = Buffer.from(encodeBmp({ depth: 8, rows: [[0, 3, 1, 2, 3, 0, 0, 0, 0, 3, 3, 2, 1, 0, 0, 1]], palette: [0, 0xff, 0xff00, 0xff0000] }));
runs.writeUInt32LE(1, 30);
runs.writeInt32LE(3, 18);
runs.writeInt32LE(2, 22);
const cube = encodeNpy(tensorFrom('uint8', [1, 2, 3], [1, 2, 3, 4, 5, 6]));
const matrix = { name: 'a', classCode: 9, storageCode: 2, dims: [1, 2, 3], values: [1, 2, 3, 4, 5, 6] };

/** Valid files of each reader, by its name: the conformance sample and others that reach more of its code. */
export const fuzzSamples: ReadonlyMap<string, readonly FuzzSample[]> = new Map(
  Object.entries(readerSamples).map(([reader, sample]) => [reader, [sample, ...(moreSamples()[reader] ?? [])]]),
);

function moreSamples(): Readonly<Record<string, readonly FuzzSample[]>> {
  return {
    envi: [files(envi, 'x.hdr'), files(envi, 'x.hdr', 'x.img'), files(envi, 'x.img', 'x.hdr'), files(esri, 'x.hdr'), files(esri, 'x.bil')],
    png: [
      files({ 'x.png': encodeInterlaced(pixels, 2, [255, 0, 0, 0, 0, 0, 0, 255, 0, 9, 9, 9]) }, 'x.png'),
      files({ 'x.png': encodeInterlaced(pixels, 4) }, 'x.png'),
      files({ 'x.png': encodePng(rgba) }, 'x.png'),
    ],
    bmp: [files({ 'x.bmp': runs }, 'x.bmp'), files({ 'x.bmp': encodeBmp({ depth: 24, rows: [[1, 2, 3]] }) }, 'x.bmp')],
    npz: [files({ 'x.npz': zipSync({ 'a.npy': cube, 'b.npy': cube }, { level: 0 }) }, 'x.npz')],
    matlab5: [files({ 'x.mat': encodeMat5([matrix, { ...matrix, name: 'b' }]) }, 'x.mat')],
  };
}
