/** An artifact that is not read until it is asked for. There is one per instance and port, so no two parameter sets share it. */
export interface Handle<T> {
  /** Content digest of the artifact. */
  readonly digest: string;
  readonly bytes: number;
  /** `id` of the codec that wrote it. */
  readonly codec: string;
  /** Reads the value, once: later calls give the same until `release`. Throws `CuviscError` `artifact-damaged` if it fails verification. */
  load(): Promise<T>;
  /** Absolute path of the one file, or of the folder where the codec writes several; not to be written to. */
  path(): string;
  /** Forgets the value that was read. */
  release(): void;
}
