import { mlflowLimits } from './mlflow-names.js';

/** Parts of a list, each of at most `most` entries and within the bytes that a message may have. */
export function* batches<T>(entries: readonly T[], most: number): Generator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (batch.length > 0 && (batch.length === most || bytes + size > mlflowLimits.bytesPerBatch)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
