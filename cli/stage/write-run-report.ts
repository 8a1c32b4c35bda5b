import { findRun, reportOf, reportPage, type Store } from '../../experiments/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';

/** Writes the page of a run, `latest` or one by its id. Throws `run-unknown`, `run-unreadable`, `drawing-failed`, `write-failed`. */
export async function writeRunReport(store: Store, run: string, file: string): Promise<string> {
  const kept = await findRun(store.folder, run);
  await writeAtomically(file, await reportPage(await reportOf(store, kept)));
  return kept.summary.id;
}
