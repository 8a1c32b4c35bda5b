/** A file outside the store that an artifact refers to; its bytes are part of the artifact's identity. */
export interface FileReference {
  /** As the stage returned it, with `/`; relative paths are relative to the folder of the experiment. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a codec writes or reads one artifact. */
export interface CodecPlace {
  /** An existing folder that holds this artifact and nothing else; empty before `write`. */
  readonly folder: string;
  /** Absolute: what relative paths in a value are relative to. */
  readonly base: string;
}

/** What a codec wrote. */
export interface Written {
  /** Every file below `folder`, relative to it, with `/`. */
  readonly members: readonly string[];
  /** Files that the artifact refers to without holding them. */
  readonly references?: readonly FileReference[];
}

/**
 * How values of one output become files and come back: what other systems call a cacher. `write` fills a folder that the store gives it; the
 * store hashes what is there and publishes it as a whole, so a codec needs no temporary names. Equal values must give equal bytes, else nothing
 * downstream is ever cut off early.
 */
export interface Codec<T> {
  /** Stable: part of every key. */
  readonly id: string;
  /** Raised when the same value is written differently; part of every key. */
  readonly version: number;
  /** Ending of the one file it writes, with its dot; empty for a folder. */
  readonly ext: string;
  write(value: T, place: CodecPlace): Promise<Written>;
  read(place: CodecPlace): Promise<T>;
  /** Throws if what is in the folder cannot be read, beyond what sizes and digests tell. */
  verify?(place: CodecPlace): Promise<void>;
}

/** The codec of an output that stays in memory: never written, made again by every run that needs it. */
export interface MemoryOnly<T> {
  readonly memoryOnly: true;
  /** Carries the type alone. */
  readonly carries?: () => T;
}

/** What an output of a stage is declared with; `undefined` is `memory()` of an unknown type. */
export type OutputCodec<T = unknown> = Codec<T> | MemoryOnly<T> | undefined;

/** The value that an output declared with `C` has. */
export type ValueOf<C> = C extends Codec<infer T> ? T : C extends MemoryOnly<infer T> ? T : unknown;

/** True if values are written to the store. */
export function isStored<T>(codec: OutputCodec<T>): codec is Codec<T> {
  return codec !== undefined && !('memoryOnly' in codec);
}
