import { join } from 'node:path';
import { quickLookName } from '../../runtime/index.js';
import type { SourceRun } from '../output/run-sources.js';
import { renderTable } from './table.js';

/** Which files hold which output, per cube, after `directory` was written. */
export function renderWritten(runs: readonly SourceRun[], directory: string): string {
  return runs.map((run) => renderRun(run, directory)).join('\n\n');
}

function renderRun({ source, folder, outputs }: SourceRun, directory: string): string {
  const rows = outputs.map(({ name, dtype, dims, files }) => [name, `${dtype}[${dims.join(', ')}]`, extensions(name, files)]);
  const title = `${source} -> ${join(directory, folder)} (with ${quickLookName})`;
  return rows.length === 0 ? title : `${title}\n${renderTable(['output', 'type', 'files'], rows)}`;
}

function extensions(name: string, files: readonly string[]): string {
  return files.map((file, i) => (i === 0 ? file : file.slice(file.lastIndexOf('.')))).join(' ') || name;
}
