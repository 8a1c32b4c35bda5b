import type { DType } from '../../schemas/dtype.js';
import type { Tensor } from '../../schemas/tensor.js';

/** What a file says about the bands and the scene besides the values. */
export interface SpectralInfo {
  /** Band centres in nanometres, in band order. */
  readonly wavelengths?: Float64Array;
  /** Full width at half maximum of each band in nanometres. */
  readonly fwhm?: Float64Array;
  /** Zero-based indices of the bands that the file marks as bad. */
  readonly badBands?: readonly number[];
  /** Stored value = reflectance times this; values are handed on as stored. */
  readonly scaleFactor?: number;
  /** The stored value that marks pixels without data. */
  readonly ignoreValue?: number;
  /** Zero-based bands for red, green and blue, or one band for grey. */
  readonly defaultBands?: readonly number[];
  readonly bandNames?: readonly string[];
  /** Raw ENVI header fields by lower-case key, braces included, so that a writer can repeat them. */
  readonly header?: ReadonlyMap<string, string>;
}

/** A variable of a file. `dtype` is what `read` gives; `unsupported` says why it cannot be read. */
export interface Variable {
  readonly name: string;
  readonly dtype: DType | null;
  readonly dims: readonly number[];
  readonly unsupported?: string;
  /** The first name of the same array, for a variable that is listed under several. */
  readonly aliasOf?: string;
}

/** A variable's values, row-major, with what the reader had to assume or change on the way. */
export interface Content {
  readonly tensor: Tensor;
  readonly info: SpectralInfo;
  readonly notices: readonly string[];
  /** The unit that the file states for the values. */
  readonly units?: string;
  /** Of pictures with transparent pixels: 0 for each that cannot be seen, 255 for each that hides what is behind it, the rest between. */
  readonly alpha?: Uint8Array;
}

/** Reads one file format. Every method throws `CuviscError` for input that it cannot read, and nothing else. */
export interface Reader {
  readonly name: string;
  readonly doc: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** True if the first bytes of a file (`headBytes` of them, or all) can only be of this format. */
  readonly sniff: (head: Uint8Array) => boolean;
  /** For formats whose data file has no signature: true if the files beside it make it one. */
  readonly belongs?: (file: string) => Promise<boolean>;
  /**
   * Names, dtypes and dims without reading the values. `wanted` is a name that a user gave: a format in which names can be formed
   * in endless ways lists it as well if it leads to a variable.
   */
  readonly list: (file: string, wanted?: string) => Promise<readonly Variable[]>;
  /** The values of a variable that `list` named. */
  readonly read: (file: string, variable: string) => Promise<Content>;
}

/** How many leading bytes `sniff` gets: an HDF5 signature may stand at offset 2048. */
export const headBytes = 2056;

/** Declares a reader; the registry collects the constants that are initialised by this call. */
export function defineReader(reader: Reader): Reader {
  return Object.freeze(reader);
}
