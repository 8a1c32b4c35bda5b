/** A cell and where it stands in the text, quotes included. */
export interface CsvCell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The rows of a comma-separated text (RFC 4180: cells may be quoted, quotes in them doubled), without empty lines.
 * A quote that is never closed reaches to the end of the text.
 */
export function readCsv(text: string): CsvCell[][] {
  const rows: CsvCell[][] = [];
  let row: CsvCell[] = [];
  const cell = /("(?:[^"]|"")*"?|[^,\r\n]*)(,|\r\n|\n|\r|$)/y;
  cell.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  for (let more = cell.lastIndex < text.length; more; ) {
    const start = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) return [...rows, [...row, { text: text.slice(start), start, end: text.length }]];
    const [, raw = '', stop] = match;
    row.push({ text: unquoted(raw), start, end: start + raw.length });
    more = stop === ',' || cell.lastIndex < text.length;
    if (stop === ',') continue;
    if (row.length > 1 || raw !== '') rows.push(row);
    row = [];
  }
  return rows;
}

function unquoted(raw: string): string {
  return raw.startsWith('"') ? raw.replace(/^"|"$/g, '').replaceAll('""', '"') : raw.trim();
}
