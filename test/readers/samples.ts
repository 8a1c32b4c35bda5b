import { join } from 'node:path';
import { type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { encodeBmp } from './encode-bmp.js';
import { writeHdf5 } from './encode-hdf5.js';
import { encodeMat4 } from './encode-mat4.js';
import { encodeMat5 } from './encode-mat5.js';
import { encodePng } from './encode-png.js';
import { zipSync } from 'fflate';
import { writeAll } from '../fixtures/scratch-folder.js';

/** A small file of a format, and what reading it must give. */
export interface ReaderSample {
  /** Writes the file or files; `file` is the one to damage, `open` the one to open. */
  readonly write: (folder: string) => Promise<void>;
  readonly open: string;
  readonly file: string;
  readonly variable: string;
  readonly expected: Tensor;
  /** How often the file is cut and damaged; fewer where a failure costs a thread. */
  readonly rounds?: number;
}

/** 0, 1, ..., 23 as [2, 3, 4]. */
const ramp = tensor(
  'float32',
  [2, 3, 4],
  Float32Array.from({ length: 24 }, (_, i) => i),
);
const columnMajorRamp = Array.from({ length: 24 }, (_, i) => (i % 2) * 12 + (Math.floor(i / 2) % 3) * 4 + Math.floor(i / 6));
const picture = tensorFrom('uint8', [2, 3], [0, 1, 2, 3, 2, 1]);
const greys = [0x000000, 0x0000ff, 0x00ff00, 0xffffff];

/** One sample per reader, by its name; the conformance suite fails for a reader without one. */
export const readerSamples: Readonly<Record<string, ReaderSample>> = {
  bmp: {
    write: (folder) =>
      writeAll(folder, {
        'a.bmp': encodeBmp({
          depth: 4,
          rows: [
            [0, 1, 2],
            [3, 2, 1],
          ],
          palette: greys,
        }),
      }),
    open: 'a.bmp',
    file: 'a.bmp',
    variable: 'image',
    expected: picture,
  },
  envi: {
    write: (folder) =>
      writeAll(folder, {
        'a.hdr': 'ENVI\nsamples = 3\nlines = 2\nbands = 4\ndata type = 4\ninterleave = bip\nbyte order = 0\nwavelength = {400, 500,\n 600, 700}\n',
        'a.img': new Uint8Array(ramp.data.buffer),
      }),
    open: 'a.img',
    file: 'a.hdr',
    variable: 'image',
    expected: ramp,
  },
  hdf5: {
    write: (folder) => writeHdf5(join(folder, 'a.h5'), [{ path: 'scene/cube', data: ramp.data, dims: ramp.dims }]),
    open: 'a.h5',
    file: 'a.h5',
    variable: 'scene/cube',
    expected: ramp,
    rounds: 10,
  },
  matlab4: {
    write: (folder) => writeAll(folder, { 'a.mat': encodeMat4('labels', [2, 3], [0, 3, 1, 2, 2, 1]) }),
    open: 'a.mat',
    file: 'a.mat',
    variable: 'labels',
    expected: picture,
  },
  matlab5: {
    write: (folder) =>
      writeAll(folder, {
        'a.mat': encodeMat5([{ name: 'data', classCode: 7, storageCode: 2, dims: [2, 3, 4], values: columnMajorRamp }], { packed: true }),
      }),
    open: 'a.mat',
    file: 'a.mat',
    variable: 'data',
    expected: ramp,
  },
  npy: {
    write: (folder) => writeAll(folder, { 'a.npy': encodeNpy(ramp) }),
    open: 'a.npy',
    file: 'a.npy',
    variable: 'array',
    expected: ramp,
  },
  npz: {
    write: (folder) => writeAll(folder, { 'a.npz': zipSync({ 'cube.npy': encodeNpy(ramp) }) }),
    open: 'a.npz',
    file: 'a.npz',
    variable: 'cube',
    expected: ramp,
  },
  png: {
    write: (folder) =>
      writeAll(folder, {
        'a.png': encodePng({
          width: 3,
          height: 2,
          depth: 8,
          colourType: 0,
          rows: [
            [0, 1, 2],
            [3, 2, 1],
          ],
        }),
      }),
    open: 'a.png',
    file: 'a.png',
    variable: 'image',
    expected: picture,
  },
};
