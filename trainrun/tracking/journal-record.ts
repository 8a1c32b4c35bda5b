import type { RunJournal } from '../../tracking/index.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import type { PhaseResults } from '../phases/run-phases.js';
import type { PhaseRecord } from '../run-folder/phase-record.js';
import { splitNames } from '../run-folder/run-sources.js';
import type { EvaluatedRun } from '../verbs/evaluate-run.js';
import { journalFinal } from './journal-values.js';
import { lastTraining } from './phase-beginning.js';

/** Writes what a complete phase came to into its journal: values, identity, weights, and each file that it left. */
export async function journalRecord(journal: RunJournal, record: PhaseRecord): Promise<void> {
  const { phase, key, identity, checkpoint, outputs, results } = record;
  if (phase === 'train') journalTraining(journal, results as PhaseResults);
  if (phase === 'evaluate') await journalEvaluation(journal, results as EvaluatedRun);
  journal.tags({
    ...(key !== null && { 'identity.sha256': key }),
    ...dataTags(identity.data ?? {}),
    ...(checkpoint && { 'checkpoint.source': checkpoint.source, 'checkpoint.kept': checkpoint.kept ?? 'unknown' }),
    ...(checkpoint?.file && { 'checkpoint.path': checkpoint.file.path, 'checkpoint.sha256': checkpoint.file.sha256 }),
  });
  for (const output of outputs) journal.artifact(output);
}

function journalTraining(journal: RunJournal, { values, train }: PhaseResults): void {
  journalFinal(journal, values, train?.steps ?? 0);
}

/** At the last update of the training that is measured, so that its curves and these points lie on one axis. */
async function journalEvaluation(journal: RunJournal, { values }: EvaluatedRun): Promise<void> {
  const trained = await lastTraining(journal.directory);
  const end = trained?.records.findLast((line) => line.type === 'final');
  for (const stage of ['val', 'test'] as const) {
    if (Object.keys(values[stage]).length > 0) journal.metrics({ step: end?.step ?? 0, stage, values: values[stage] });
  }
}

/** One digest per split, of names and digests of its sources. */
function dataTags(data: Readonly<Record<string, string>>): Record<string, string> {
  const tags = splitNames.map((split) => {
    const own = Object.entries(data).filter(([name]) => name.startsWith(`${split} `));
    return [`data.${split}`, own.length === 0 ? '' : `${own.length} sources, sha256:${sha256Of(JSON.stringify(own.sort()))}`] as const;
  });
  return Object.fromEntries(tags.filter(([, text]) => text !== ''));
}
