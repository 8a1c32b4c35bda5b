import { join } from 'node:path';
import type { PhaseRecord } from '../../trainrun/index.js';
import { counted } from '../print/numbers.js';

/** What a phase came to, in a line or two; `directory` is null where nothing is left. */
export function phaseSummary({ phase, seconds, outputs, checkpoint }: PhaseRecord, directory: string | null): string {
  const lines = [`Phase ${phase} is complete, in ${seconds.toFixed(1)} s.`];
  if (checkpoint) lines.push(`Weights: ${weightsText(checkpoint)}.`);
  lines.push(
    directory === null
      ? 'A smoke run: nothing was left.'
      : `${counted(outputs.length, 'file')} recorded in ${join(directory, 'phases', `${phase}.json`)}.`,
  );
  return lines.join('\n');
}

function weightsText({ source, file, kept, best }: NonNullable<PhaseRecord['checkpoint']>): string {
  if (source === 'untrained') return 'those of the start, not trained';
  if (source === 'checkpoint') return `the checkpoint ${file?.path ?? ''}, SHA-256 ${file?.sha256.slice(0, 12) ?? ''}`;
  const of = kept === null ? 'statistics alone' : kept === 'best' ? `the best checkpoint, ${best ?? ''}` : 'the last epoch';
  return `${of}, as the plan has them`;
}
