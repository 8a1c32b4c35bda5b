import type { Store } from '../store/store.js';
import type { Garbage } from './find-garbage.js';

/** Removes the artifacts, and the records where `records` is set: records first, so that none is left that names less than it did. Call it inside `removingFrom`. */
export async function removeGarbage(store: Store, garbage: Garbage, records: boolean): Promise<void> {
  if (records) for (const { stage, key } of garbage.records) await store.removeRecord(stage, key);
  for (const { digest } of garbage.artifacts) await store.removeArtifact(digest);
}
