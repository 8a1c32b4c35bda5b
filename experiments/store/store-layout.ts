import { join } from 'node:path';

/** Folder of the artifact with this content digest. */
export function artifactFolder(store: string, digest: string): string {
  return join(store, 'artifacts', digest);
}

/** Folder of the records of a stage, a file per key. */
export function recordsFolder(store: string, stage: string): string {
  return join(store, 'records', stage);
}

/** File of the record of `stage` under `key`. */
export function recordFile(store: string, stage: string, key: string): string {
  return join(recordsFolder(store, stage), `${key}.json`);
}

/** Folder of the lock of one key. */
export function keyLockFolder(store: string, key: string): string {
  return join(store, 'locks', key);
}

/** Folder in which artifacts and values of running stages are made; nothing in it outlives the process that its name carries. */
export function temporaryFolder(store: string): string {
  return join(store, 'tmp');
}

/** Folder of one run. */
export function runFolder(store: string, run: string): string {
  return join(store, 'runs', run);
}

/** Folder whose lock is held while things are removed from the store. */
export function removalFolder(store: string): string {
  return join(store, 'removal');
}
