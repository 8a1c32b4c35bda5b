// Written by `npm run generate`; edit the files it imports instead.
import type { Reader } from './contract.js';
import { bmp } from './bmp.js';
import { envi } from './envi.js';
import { hdf5 } from './hdf5.js';
import { matlab4 } from './matlab4.js';
import { matlab5 } from './matlab5.js';
import { npy } from './npy.js';
import { npz } from './npz.js';
import { png } from './png.js';

/** Every reader, by name. */
export const readers: Readonly<Record<string, Reader>> = { bmp, envi, hdf5, matlab4, matlab5, npy, npz, png };
