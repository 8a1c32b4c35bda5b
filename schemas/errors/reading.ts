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
  'bmp-corrupt': {
    meaning: "A bitmap's header or pixels contradict one another or the size of the file.",
    remedy: 'Save the picture again, or as PNG.',
  },
  'bmp-unsupported': {
    meaning: 'A bitmap is stored in a way that is not read, such as run-length coded or with an unusual number of bits per pixel.',
    remedy: 'Save it uncompressed with 1, 4, 8 or 24 bits per pixel, or as PNG.',
  },
  'cube-empty': {
    meaning: 'A cube has an axis of size 0, so it holds no values.',
    remedy: 'Name a variable with rows, columns and bands, or write the cube again.',
  },
  'cube-rank': {
    meaning: 'An array that should be a cube does not have the axes rows, columns and bands.',
    remedy: 'Save it as [H, W, C] or [1, H, W, C], or name another variable of the file as FILE:variable.',
  },
  'dims-invalid': {
    meaning: 'The shape that a file declares holds a size that is negative or no whole number.',
    remedy: 'The file is damaged: copy it again, or write it again.',
  },
  'envi-brace-open': {
    meaning: 'A value in an ENVI header opens with `{` and the header ends before it closes.',
    remedy: 'Add the missing `}` after the last entry of the list.',
  },
  'envi-data-ambiguous': {
    meaning: 'Several files beside an ENVI header could be its data file.',
    remedy: 'Give the data file instead of the header, or keep other files under other names.',
  },
  'envi-data-missing': {
    meaning: 'No data file that belongs to the ENVI header lies beside it.',
    remedy: "Put the data file into the same folder under the header's name, with one of the extensions listed.",
  },
  'envi-data-truncated': {
    meaning: 'The data file of an ENVI image holds fewer bytes than its header asks for.',
    remedy: 'Copy the data file again, or correct `lines`, `samples`, `bands` or `data type` in the header.',
  },
  'envi-data-type': {
    meaning: 'The header names an element type that is not read.',
    remedy: 'Convert the cube to one of the types listed.',
  },
  'envi-header-missing': {
    meaning: 'A data file was named without a header beside it, so its shape and element type are unknown.',
    remedy: 'Put the text file ending in .hdr beside the data file.',
  },
  'envi-interleave': {
    meaning: '`interleave` in an ENVI header is none of bil, bip and bsq.',
    remedy: 'Correct `interleave`; it says in which order the data file holds rows, columns and bands.',
  },
  'envi-key-missing': {
    meaning: 'An ENVI header lacks a key without which the data file cannot be understood.',
    remedy: 'Add the key that the message names.',
  },
  'envi-layout': {
    meaning:
      'The header describes data that are stored in a way that is not read, such as a spectral library, a compressed file or frames with padding.',
    remedy: 'Save the cube as a plain, uncompressed ENVI image.',
  },
  'envi-not-header': {
    meaning: 'A file that should be an ENVI header does not begin with the line `ENVI`, or is far too large for a text.',
    remedy: 'Name the header of the image, or add the line `ENVI` if the rest is in order.',
  },
  'envi-not-raw': {
    meaning: 'The file beside an ENVI header is not raw samples: it bears the signature of another format, or its length does not fit.',
    remedy: 'Convert it to raw samples (GDAL: `gdal_translate -of ENVI`), or correct the header.',
  },
  'envi-value': {
    meaning: 'A key of the header holds a value that cannot be used, such as text where a number is needed.',
    remedy: 'Correct the value at the line named.',
  },
  'file-not-found': {
    meaning: 'There is no file at the path that was named.',
    remedy: 'Check the path; it is taken relative to the working directory, or to the YAML file that names it.',
  },
  'file-not-regular': {
    meaning: 'The path names a folder or a device where a file is read.',
    remedy: 'Name the file itself.',
  },
  'file-truncated': {
    meaning: 'A file ends before the bytes that its own header promises.',
    remedy: 'Copy the file again; if it is complete, its header is wrong.',
  },
  'file-unreadable': {
    meaning: 'The operating system refuses to open or read a file; the message holds its reason, such as EACCES for missing rights.',
    remedy: 'Give yourself the right to read the file, or copy it to another place.',
  },
  'format-foreign': {
    meaning: 'The file is of a format that cuvisc does not read, as its first bytes say.',
    remedy: 'Convert it to ENVI, .npy, MATLAB or HDF5; unpack it, if it is packed.',
  },
  'format-unknown': {
    meaning: 'Neither the first bytes of a file nor its extension belong to a format that is read.',
    remedy: 'Convert the file to one of the formats listed.',
  },
  'hdf5-corrupt': {
    meaning: 'The HDF5 library refuses a file as damaged.',
    remedy: 'Copy the file again, or rewrite it with a current HDF5 library.',
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
  'labels-not-integer': {
    meaning: 'A label map holds fractions, NaN or numbers beyond 32 bits.',
    remedy: 'Give a map of whole numbers; threshold a score map first.',
  },
  'labels-rank': {
    meaning: 'An array that should be a label map does not have the axes rows and columns.',
    remedy: 'Save it as [H, W], or name another variable of the file as FILE:variable.',
  },
  'mat-corrupt': {
    meaning: 'An element of a MAT-file contradicts its own header.',
    remedy: 'Save the file from MATLAB again.',
  },
  'mat-not-level-5': {
    meaning: 'The file has the name of a MAT-file, but is not one of level 5.',
    remedy: 'Save it from MATLAB with -v7 or -v7.3.',
  },
  'mat-truncated': {
    meaning: 'An element of a MAT-file reaches beyond the end of the file.',
    remedy: 'Copy the file again.',
  },
  'npy-corrupt': {
    meaning: 'The header of an array of NumPy cannot be read, or does not fit the bytes that follow.',
    remedy: 'Save the array again with `numpy.save`.',
  },
  'npy-dtype': {
    meaning: 'An array of NumPy has an element type that is not read, such as records or text.',
    remedy: 'Convert it to one of the types listed, or save one plain array per field.',
  },
  'npy-pickled': {
    meaning: 'The array holds pickled Python objects; loading those could run any code, so they are never loaded.',
    remedy: 'Save it as a plain numeric array.',
  },
  'npy-version': {
    meaning: 'The file has a version of the format of NumPy that is not known.',
    remedy: 'Save the array again with `numpy.save`.',
  },
  'png-corrupt': {
    meaning: 'A PNG picture is damaged or breaks the rules of its format.',
    remedy: 'Save the picture again.',
  },
  'reading-budget': {
    meaning: 'Reading the file would take far more memory or time than a file of its size can be worth, as its own declarations say.',
    remedy: 'Check where the file comes from. If it is sound, save it with less compression or split it.',
  },
  'tensor-too-large': {
    meaning: 'An array needs more bytes than can be read at once.',
    remedy: 'Cut the scene into parts.',
  },
  'variable-ambiguous': {
    meaning: 'Several variables of a file could be what is wanted.',
    remedy: 'Name one of those listed, as FILE:variable.',
  },
  'variable-missing': {
    meaning: 'The file does not hold the variable named, or none that could be what is wanted.',
    remedy: 'Name one of the variables that the file holds, as FILE:variable.',
  },
  'variable-unsupported': {
    meaning: 'The variable holds values of a kind that is not read, such as text, structures or complex numbers.',
    remedy: 'Save the values as a plain numeric array, or name another variable.',
  },
  'zip-corrupt': {
    meaning: 'An archive or one of its entries is damaged.',
    remedy: 'Write the archive again, for example with `numpy.savez`.',
  },
  'zip-too-large': {
    meaning: 'An entry of an archive claims to unpack to more bytes than its packed size can hold, or than can be read.',
    remedy: 'Write the archive again; if it comes from others, do not trust it.',
  },
  'zip-unsupported': {
    meaning: 'An entry of an archive is encrypted or packed by a method that is not read.',
    remedy: 'Write it stored or deflated, without a password.',
  },
});
