import type { StageRecord } from '../keys/stage-record.js';
import type { KeptRun } from '../run/read-runs.js';
import type { Store } from '../store/store.js';
import { keyIn } from '../report/settled-plan.js';

/** One output of a run beside the same of another. */
export interface ComparedOutput {
  readonly stage: string;
  readonly label: string;
  readonly output: string;
  /** `missing`: the second run did not come to it. */
  readonly result: 'equal' | 'different' | 'missing';
  /** Content digests. */
  readonly before: string;
  readonly after: string | null;
}

/** Every stored output that `before` recorded, beside that of `after`; both by instance, whatever their keys are. */
export async function compareRuns(before: KeptRun, store: Store, after: KeptRun, fresh: Store): Promise<readonly ComparedOutput[]> {
  const compared: ComparedOutput[] = [];
  for (const { id, stage, label } of before.plan.instances) {
    const [old, now] = [await recordOf(before, store, id, stage), await recordOf(after, fresh, id, stage)];
    for (const [output, written] of Object.entries(old?.outputs ?? {})) {
      if (written.codec === null) continue;
      const digest = now?.outputs[output]?.digest ?? null;
      const result = digest === null ? 'missing' : digest === written.digest ? 'equal' : 'different';
      compared.push({ stage, label, output, result, before: written.digest, after: digest });
    }
  }
  return compared;
}

async function recordOf(run: KeptRun, store: Store, instance: string, stage: string): Promise<StageRecord | undefined> {
  const key = keyIn(run, instance);
  const found = key === null ? undefined : await store.find(stage, key);
  return found?.state === 'found' ? found.record : undefined;
}
