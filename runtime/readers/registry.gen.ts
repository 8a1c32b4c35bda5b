import { bmp } from './bmp.js';
import { envi } from './envi.js';
import { hdf5 } from './hdf5.js';
import { matlab5 } from './matlab5.js';
import { npy } from './npy.js';
import { npz } from './npz.js';
import { png } from './png.js';

/** Every reader by its name. */
export const readers = { bmp, envi, hdf5, matlab5, npy, npz, png };
