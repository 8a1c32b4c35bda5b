import { rm, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { temporaryNameFor } from '../../schemas/disk/leftovers.js';
import type { Codec } from '../codecs/codec.js';
import type { OutputRecord, StageRecord } from '../keys/stage-record.js';
import type { RecordSource } from '../plan/record-source.js';
import { checkOutput } from './check-output.js';
import { type KeyLock, lockKey } from './lock-key.js';
import { publishArtifact } from './publish-artifact.js';
import { findRecord, listRecords, namesIn, recordedStages, removeRecord, writeRecord } from './records.js';
import { artifactFolder, temporaryFolder } from './store-layout.js';
import { sweepStore } from './sweep-store.js';

/** Where artifacts and records of experiments are kept. Opening does nothing; the folder is made by whoever writes first. */
export interface Store extends RecordSource {
  /** Absolute. */
  readonly folder: string;
  /** Writes a value as an artifact. Throws what the codec throws, `CuviscError` `codec-broken` and `write-failed`. */
  publish<T>(value: T, codec: Codec<T>, base: string): Promise<OutputRecord>;
  /** The value of an output, after its bytes were verified. Throws `CuviscError` `artifact-damaged`, and what the codec throws. */
  read<T>(output: OutputRecord, codec: Codec<T>, base: string): Promise<T>;
  /** Absolute folder of the members of an output. */
  folderOf(output: OutputRecord): string;
  /** Absolute path of the one file of an output, or of its folder where it has several. */
  pathOf(output: OutputRecord): string;
  /** Written last: from here on the instance is done. */
  writeRecord(record: StageRecord): Promise<void>;
  /** Ids of the stages that have records. */
  recordedStages(): Promise<readonly string[]>;
  /** Digests of the artifacts that have a folder, whole or not. */
  artifacts(): Promise<readonly string[]>;
  /** The lock of one key, or who has it. */
  lock(key: string, command: string): Promise<KeyLock | { readonly heldBy: string }>;
  /** Removes what killed processes have left half-done. */
  sweep(): Promise<void>;
  /** Removes bytes; records that name them stay. Nobody may be reading: call it inside `removingFrom`. */
  removeArtifact(digest: string): Promise<void>;
  /** Removes a record. Call it inside `removingFrom`. */
  removeRecord(stage: string, key: string): Promise<void>;
}

/** The store in `folder`, which need not exist. */
export function openStore(folder: string): Store {
  const store = resolve(folder);
  const check: RecordSource['check'] = (output, base) => checkOutput(store, output, base);
  return {
    folder: store,
    find: (stage, key) => findRecord(store, stage, key),
    check,
    list: (stage) => listRecords(store, stage),
    publish: (value, codec, base) => publishArtifact(store, value, codec, base),
    read: async (output, codec, base) => {
      const found = await check(output, base);
      if (found.state !== 'whole') throw damaged(output, found.why);
      return codec.read({ folder: artifactFolder(store, output.digest), base });
    },
    folderOf: ({ digest }) => artifactFolder(store, digest),
    pathOf: (output) => pathOf(store, output),
    writeRecord: (record) => writeRecord(store, record),
    recordedStages: () => recordedStages(store),
    artifacts: async () => (await namesIn(artifactFolder(store, ''))).filter((name) => /^[0-9a-f]{64}$/.test(name)),
    lock: (key, command) => lockKey(store, key, command),
    sweep: () => sweepStore(store),
    removeArtifact: (digest) => removeArtifact(store, digest),
    removeRecord: (stage, key) => removeRecord(store, stage, key),
  };
}

function damaged({ digest }: OutputRecord, why: string): CuviscError {
  return new CuviscError('artifact-damaged', `the artifact ${digest.slice(0, 12)} is not what was written: ${why}`, {
    fault: 'run',
    hint: 'run the experiment again: it is made anew',
  });
}

function pathOf(store: string, { digest, members }: OutputRecord): string {
  const folder = artifactFolder(store, digest);
  const [first] = members;
  return members.length === 1 && first ? join(folder, ...first.path.split('/')) : folder;
}

/** Moved away first, so that it is never seen in part. */
async function removeArtifact(store: string, digest: string): Promise<void> {
  const aside = temporaryNameFor(join(temporaryFolder(store), 'removed'));
  await rename(artifactFolder(store, digest), aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(aside, { recursive: true, force: true });
}
