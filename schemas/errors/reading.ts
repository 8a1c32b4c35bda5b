import { defineErrors } from './define-errors.js';

export const readingErrors = defineErrors({
  'axes-doubtful': {
    meaning: 'Wavelengths beside a cube number another of its axes than the last, on which bands are expected.',
    remedy: 'State the axes in the order of the file, as in `FILE:variable@bands,rows,columns`.',
  },
  'axes-invalid': {
    meaning: 'The axes stated behind `@` (or under `axes:`) do not name rows, columns and bands (of label maps: rows and columns) once each.',
    remedy: 'Name each axis once, in the order of the file, as in `FILE:variable@bands,rows,columns`.',
  },
  'envi-data-ambiguous': {
    meaning: 'Several files beside an ENVI header could be its data file.',
    remedy: 'Give the data file instead of the header, or keep other files under other names.',
  },
  'envi-not-raw': {
    meaning: 'The file beside an ENVI header is not raw samples: it bears the signature of another format, or its length does not fit.',
    remedy: 'Convert it to raw samples (GDAL: `gdal_translate -of ENVI`), or correct the header.',
  },
  'format-foreign': {
    meaning: 'The file is of a format that cuvisc does not read, as its first bytes say.',
    remedy: 'Convert it to ENVI, .npy, MATLAB or HDF5; unpack it, if it is packed.',
  },
  'hdf5-external': {
    meaning:
      'Values of an HDF5 file lie in another file (external storage, an external link, a virtual dataset); no file but the one named is opened.',
    remedy: 'Copy the values into one file, for example with h5repack or h5py.',
  },
  'hdf5-filter': {
    meaning: 'A dataset is packed with a filter that is not among deflate, shuffle, Fletcher32, n-bit and scale-offset.',
    remedy: 'Save it with gzip (deflate) or unpacked, for example with `h5repack -f GZIP=4 IN OUT` where that filter is installed.',
  },
  'reading-budget': {
    meaning: 'Reading the file would take far more memory or time than a file of its size can be worth, as its own declarations say.',
    remedy: 'Check where the file comes from. If it is sound, save it with less compression or split it.',
  },
});
