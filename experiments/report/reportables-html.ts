import { escaped, htmlTable } from '../../compiler/views/page/html-page.js';
import type { Cell, Reportable } from '../define/reportable.js';
import { grouped } from './grouped.js';

/** Something that was reported, with the instance that did. */
export interface ShownReportable {
  readonly stage: string;
  readonly label: string;
  readonly reportable: Reportable;
}

/** Everything that was reported, by group: named groups under their names, the rest by stage. Empty text if nothing was. */
export function reportablesHtml(shown: readonly ShownReportable[]): string {
  const groups = grouped(shown, ({ stage, reportable }) => reportable.group ?? stage);
  return [...groups].map(([name, members]) => `<h3>${escaped(name)}</h3><div class="reported">${members.map(figureOf).join('\n')}</div>`).join('\n');
}

function figureOf({ stage, label, reportable }: ShownReportable): string {
  const from = `<p class="note">${escaped(label === '' ? stage : `${stage}, ${label}`)}</p>`;
  return `<figure class="${reportable.kind}"><figcaption>${escaped(reportable.title)}</figcaption>${bodyOf(reportable)}${from}</figure>`;
}

function bodyOf(reportable: Reportable): string {
  switch (reportable.kind) {
    case 'table':
      return tableOf(reportable.columns, reportable.rows);
    case 'text':
      return reportable.text
        .split(/\n{2,}/)
        .map((paragraph) => `<p>${escaped(paragraph)}</p>`)
        .join('');
    case 'figure':
      return `<img alt="${escaped(reportable.caption ?? reportable.title)}" src="${sourceOf(reportable.image)}">${reportable.caption === undefined ? '' : `<p>${escaped(reportable.caption)}</p>`}`;
  }
}

/** As an image of its own, a drawing cannot meet the page's styles or names. */
function sourceOf(image: { readonly svg: string } | { readonly png: Uint8Array }): string {
  if ('svg' in image) return `data:image/svg+xml;base64,${Buffer.from(image.svg).toString('base64')}`;
  return `data:image/png;base64,${Buffer.from(image.png).toString('base64')}`;
}

function tableOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const numeric = rows.length > 0 && rows.every((row) => row.slice(1).every((cell) => typeof cell !== 'string'));
  return htmlTable(
    columns,
    rows.map((row) => row.map(cellText)),
    numeric,
  );
}

/** Numbers with six significant digits: the artifact has them all. */
function cellText(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' && !Number.isInteger(cell) ? String(Number(cell.toPrecision(6))) : String(cell);
}
