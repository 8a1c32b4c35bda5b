import type { OutputRecord, StageRecord } from '../keys/stage-record.js';

/** What was found under a key. A record that is there but cannot be read is a miss with a reason. */
export type FoundRecord =
  | { readonly state: 'found'; readonly record: StageRecord }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly why: string };

/** Whether the bytes of an output are there: whole, gone, or not what was written. */
export type ArtifactState =
  | { readonly state: 'whole' }
  | { readonly state: 'missing'; readonly why: string }
  | { readonly state: 'damaged'; readonly why: string };

/** A store as planning sees it: read only, and every call works on a store that does not exist yet. */
export interface RecordSource {
  find(stage: string, key: string): Promise<FoundRecord>;
  /** Verifies members and references; outputs that stayed in memory are `missing`. `base` is the folder of the experiment. */
  check(output: OutputRecord, base: string): Promise<ArtifactState>;
  /** The readable records of a stage, newest first. */
  list(stage: string): Promise<readonly StageRecord[]>;
}
