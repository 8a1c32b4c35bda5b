import type { StageRecord } from '../keys/stage-record.js';
import type { Reason } from './decision.js';
import type { LookedUp } from './look-up.js';
import type { RecordSource } from './record-source.js';
import { type TermChange, termChanges } from './term-changes.js';

/** The record that differs least from what is wanted, newest first among equals. */
export interface NearestRecord {
  readonly record: StageRecord;
  readonly changes: readonly TermChange[];
}

/** Records of other instances of a plan are no earlier state of one: `taken` are the keys that instances have now. */
export async function nearestRecord(looked: LookedUp, source: RecordSource, taken: ReadonlySet<string>): Promise<NearestRecord | undefined> {
  const { definition } = looked.instance;
  const lists = await Promise.all([definition.id, ...definition.formerly].map((stage) => source.list(stage)));
  const known = Object.keys(looked.terms.inputs);
  const compared = lists
    .flat()
    .filter(({ key }) => !taken.has(key))
    .map((record) => ({ record, changes: termChanges(record.terms, looked.terms, looked.unknown.length > 0 ? known : undefined) }));
  return compared.reduce<NearestRecord | undefined>((best, each) => (best && best.changes.length <= each.changes.length ? best : each), undefined);
}

/** Why there is no record under the key: what changed since the nearest one, or that there is none. */
export function missReasons(nearest: NearestRecord | undefined): Reason[] {
  if (!nearest) return [{ code: 'never-run', text: 'never run' }];
  return nearest.changes.map(reasonOf);
}

function reasonOf(change: TermChange): Reason {
  const { text } = change;
  switch (change.kind) {
    case 'code':
      return { code: 'code-changed', files: change.files, text };
    case 'param':
      return { code: 'param-changed', param: change.name, text };
    case 'input':
      return { code: 'input-changed', input: change.name, text };
    case 'codec':
      return { code: 'codec-changed', output: change.name, text };
    case 'engine':
      return { code: 'engine-changed', facet: change.name, text };
    case 'stage':
      return { code: 'renamed', from: change.name, text };
  }
}
