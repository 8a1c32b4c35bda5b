import type { Garbage } from '../../experiments/index.js';
import { bytesText } from '../../experiments/report/report-words.js';
import { counted } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** What may go or has gone, and what stays. */
export function garbageText({ artifacts, records, kept }: Garbage, given: { readonly delete: boolean; readonly records: boolean }): string {
  const stays = `${counted(kept.artifacts, 'artifact')} of ${bytesText(kept.bytes)} stay${kept.artifacts === 1 ? 's' : ''}.`;
  if (artifacts.length === 0) return `Nothing to remove; ${stays}`;
  const rows = artifacts.map(({ digest, bytes, of, endedAt }) => [
    of[0] ?? 'left by a killed run',
    digest.slice(0, 16),
    bytesText(bytes),
    endedAt?.slice(0, 10) ?? '',
  ]);
  const bytes = artifacts.reduce((sum, artifact) => sum + artifact.bytes, 0);
  const what = `${counted(artifacts.length, 'artifact')} of ${bytesText(bytes)}${given.records ? ` and ${counted(records.length, 'record')}` : ''}`;
  const said = given.delete ? `Removed ${what}` : `${what} may go`;
  return [renderTable(['was', 'digest', 'size', 'made'], rows), '', `${said}; ${stays}${given.delete ? '' : ' Add --delete to remove them.'}`].join(
    '\n',
  );
}
