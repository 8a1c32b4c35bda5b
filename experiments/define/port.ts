import type { OutputCodec, ValueOf } from '../codecs/codec.js';
import type { AnyDefinition } from './stage-definition.js';

/** Outputs of a stage by name, each with its codec. */
export type Outputs = Readonly<Record<string, OutputCodec>>;

/** An output of a stage, as inputs of others name it. Ports are objects: a name that does not exist is a compile error. */
export interface Port<T = unknown> {
  readonly stage: AnyDefinition;
  readonly name: string;
  readonly codec: OutputCodec;
  /** Carries the type alone. */
  readonly carries?: () => T;
}

/** The ports of a stage with outputs `O`. */
export type PortsOf<O extends Outputs> = { readonly [K in keyof O]: Port<ValueOf<O[K]>> };

/** What happens below an edge whose producer failed: all stop, what needs it is skipped, or its consumer goes on without it. */
export type FailurePolicy = 'stop' | 'skip' | 'continue';

/** One edge of the graph: a port with how it is read. */
export interface Input<T = unknown> {
  readonly port: Port;
  /** A `Handle` instead of the value. */
  readonly lazy: boolean;
  /** False: `undefined` where the producer failed or does not exist, and left out of the members of an aggregate. */
  readonly required: boolean;
  /** Undefined: what the run says, by default `skip`. */
  readonly onFailure: FailurePolicy | undefined;
  /** Carries the type alone. */
  readonly carries?: () => T;
}
