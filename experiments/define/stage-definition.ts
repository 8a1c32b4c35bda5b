import type { ParamsSchema, ParamValues } from './params.js';
import type { Input, Outputs, PortsOf } from './port.js';
import type { RunContext } from './run-context.js';

/** A place in a source file from which a stage was declared. */
export interface DefinitionSite {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Parts of the engine whose versions enter a key. */
export type EngineFacet = 'cuvisc' | 'onnxruntime';

/** What an instance takes of the machine while it runs. No part of keys. */
export interface Needs {
  /** Jobs that it counts for. */
  readonly threads: number;
  /** Of main memory, 2^30 bytes. */
  readonly memoryGiB: number;
  /** Names of things that one instance at a time may have, `gpu` say. */
  readonly exclusive: readonly string[];
}

/** What stages and aggregates have in common. Made by `stage()` and `aggregate()` alone. */
export interface DefinitionCommon<O extends Outputs = Outputs> {
  /** Unique in an experiment; a letter, then letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly params: ParamsSchema | undefined;
  readonly outputs: O;
  /** Its ports, which inputs of other stages name. */
  readonly out: PortsOf<O>;
  /** Ids that it had before: records under them are found. */
  readonly formerly: readonly string[];
  /** Pins the code: while it stays the same, edits of the code rerun nothing. */
  readonly version: string | undefined;
  /** Forced only when named. */
  readonly protect: boolean;
  readonly facets: readonly EngineFacet[];
  /** Attempts after the first that failed. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
  readonly timeoutSeconds: number | undefined;
  readonly needs: Needs;
  /** The call that declared it, then the calls around that, as far as the module that was loading. Empty if unknown. */
  readonly sites: readonly DefinitionSite[];
  /** Gets values, handles or `Member`s by the names of `inputs`, and gives values by the names of `outputs`. */
  readonly run: (context: RunContext, inputs: Readonly<Record<string, unknown>>) => unknown;
}

/** A function from ports and parameters to ports: a phase of an experiment, not an execution stage of a pipeline. */
export interface StageDefinition<O extends Outputs = Outputs> extends DefinitionCommon<O> {
  readonly kind: 'stage';
  /** False for parameter sets in which the stage does not exist. */
  readonly when: ((params: ParamValues) => boolean) | undefined;
}

/** Which members an aggregate takes: a glob over labels, or values by parameter. */
export type MemberSelector = string | Readonly<Record<string, unknown>>;

/** A function over many instances of the same ports. */
export interface AggregateDefinition<O extends Outputs = Outputs> extends DefinitionCommon<O> {
  readonly kind: 'aggregate';
  /** Parameters of which each combination has an aggregate of its own; none: one over all. */
  readonly by: readonly string[];
  readonly select: MemberSelector | undefined;
  /** Fewest members per input. */
  readonly min: number;
}

/** Either kind. */
export type AnyDefinition = StageDefinition | AggregateDefinition;

/** One value that an aggregate receives. */
export interface Member<T> {
  /** Of the instance it comes from: `eps=0.1 seed=2`. */
  readonly label: string;
  /** Parameters of that instance, its own and those of what it depends on. */
  readonly params: ParamValues;
  readonly value: T;
}
