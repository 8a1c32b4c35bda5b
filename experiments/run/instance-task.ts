import type { KeyTerms } from '../keys/key-terms.js';
import type { OutputRecord, StageRecord } from '../keys/stage-record.js';
import type { Failure } from './failure.js';

/** An output of another instance, as a task reads it. */
export interface TaskSource {
  readonly instance: string;
  readonly port: string;
  /** Key of the instance that made it. */
  readonly key: string;
  readonly output: OutputRecord;
}

/** Where the value of an input comes from: one output, none where an optional one is absent, or those of the members in order. */
export type TaskInput =
  | { readonly kind: 'one'; readonly source: TaskSource | null }
  | { readonly kind: 'members'; readonly sources: readonly TaskSource[] };

/** One instance to be done by a process that has loaded the experiment. Plain data. */
export interface InstanceTask {
  /** Id of the run. */
  readonly run: string;
  /** Id of the instance. */
  readonly instance: string;
  readonly key: string;
  readonly terms: KeyTerms;
  /** Runs even if its key is recorded with whole bytes. */
  readonly mustRun: boolean;
  readonly attempt: number;
  readonly inputs: Readonly<Record<string, TaskInput>>;
  /** Labels of members that are left out, per input. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

/** An instance whose output could not be read. */
export interface LostInput {
  readonly instance: string;
  readonly why: string;
  /** It was kept in the memory of a process, so that what is recorded does not help. */
  readonly inMemory: boolean;
}

/** What became of a task. */
export type TaskResult =
  | { readonly kind: 'ran'; readonly record: StageRecord }
  /** Another process had done it meanwhile. */
  | { readonly kind: 'found'; readonly record: StageRecord }
  /** Another process does it. */
  | { readonly kind: 'busy'; readonly heldBy: string }
  | { readonly kind: 'inputs-lost'; readonly lost: readonly LostInput[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What is told of a task while it runs. */
export interface TaskListener {
  /** Its function is called now. */
  started(): void;
  log(text: string): void;
}
