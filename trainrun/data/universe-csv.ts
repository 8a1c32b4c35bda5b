import { dirname, resolve } from 'node:path';
import { trainrunData } from '../../compiler/diagnostics/catalogue/trainrun-data.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { SourceText, Span } from '../../compiler/diagnostics/span.js';
import { type CsvCell, readCsv } from './read-csv.js';
import { type SampleRef, sampleRef } from './sample-ref.js';

/** A sample and the npz file that holds it. */
export interface UniverseRow {
  readonly sample: SampleRef;
  /** Absolute. */
  readonly file: string;
  /** Where the CSV names the file. */
  readonly span: Span;
}

interface Table {
  readonly source: SourceText;
  readonly columns: ReadonlyMap<string, number>;
  readonly report: (cell: CsvCell, reason: string) => void;
}

/**
 * The samples of a universe.csv of npz files: columns `source` and `index`, and `materialized_path` (else the source is
 * the file), `annotation`, `group`; others are ignored. Paths are relative to the CSV and must not lead out of its folder.
 * Reports `trainrun-data` for missing columns, bad cells, and samples or files that appear twice.
 */
export function readUniverse(source: SourceText, diagnostics: Diagnostics): UniverseRow[] {
  const [header = [], ...rows] = readCsv(source.text);
  const columns = new Map(header.map(({ text }, i) => [text, i]));
  const report = ({ start, end }: CsvCell, reason: string) => diagnostics.report(trainrunData, { source, start, end }, { what: 'universe', reason });
  const missing = ['source', 'index'].filter((name) => !columns.has(name));
  const whole = { text: '', start: 0, end: header.at(-1)?.end ?? 0 };
  if (missing.length > 0) report(whole, `the column ${missing.join(' and ')} is missing`);
  if (missing.length > 0) return [];
  const table: Table = { source, columns, report };
  const seen = new Map<string, string>();
  return rows.flatMap((row) => {
    const read = readRow(row, table);
    return read && isNew(read, row[0] ?? whole, table, seen) ? [read] : [];
  });
}

function readRow(row: readonly CsvCell[], { source, columns, report }: Table): UniverseRow | undefined {
  const cell = (name: string): CsvCell | undefined => {
    const found = row[columns.get(name) ?? row.length];
    return found && found.text !== '' ? found : undefined;
  };
  const end = row.at(-1)?.end ?? 0;
  const [name, index] = [cell('source'), cell('index')];
  const path = cell('materialized_path') ?? name;
  if (!name || !index || !path) return void report(row[0] ?? { text: '', start: end, end }, 'source or index is empty');
  if (!/^\d+$/.test(index.text)) return void report(index, `the index '${index.text}' is not a whole number of at least 0`);
  if ([path, name].some(({ text }) => text.split(/[\\/]/).includes('..'))) return void report(path, 'a path may not lead upwards with ..');
  const [annotation, group] = [cell('annotation'), cell('group')];
  const sample = sampleRef({
    source: name.text,
    index: Number(index.text),
    ...(annotation ? { annotation: annotation.text } : {}),
    ...(group ? { group: group.text } : {}),
  });
  return { sample, file: resolve(dirname(source.file), path.text), span: { source, start: path.start, end: path.end } };
}

function isNew({ sample, file, span }: UniverseRow, cell: CsvCell, { report }: Table, seen: Map<string, string>): boolean {
  const twice = seen.has(`uid ${sample.uid}`)
    ? `the sample ${sample.uid} appears twice`
    : seen.has(`file ${file}`)
      ? 'the file appears twice'
      : undefined;
  seen.set(`uid ${sample.uid}`, sample.uid).set(`file ${file}`, file);
  if (twice === undefined) return true;
  report(twice.startsWith('the file') ? { text: '', start: span.start, end: span.end } : cell, twice);
  return false;
}
