import type { PlanManifest } from '../../schemas/plan.js';
import type { NodeProfilingStats } from '../../runtime/index.js';
import { escaped, htmlPage, htmlTable, section } from '../../compiler/views/page/html-page.js';
import { pageStyle } from '../../compiler/views/page/page-style.js';
import type { ProfileResult } from './profile-runs.js';

/** What the page needs beyond the style of reports: the picture on white, as its colours are for paper, and bars in tables. */
const profileStyle = `
.picture { overflow-x: auto; background: #fff; border-radius: 6px; padding: 6px; }
main { max-width: 1800px; }
.picture svg { width: 100%; min-width: 1200px; }
.shares { display: grid; grid-template-columns: max-content 1fr max-content; gap: 4px 14px; align-items: center; font-size: 14px; }
.shares i { display: block; height: 12px; border-radius: 2px; background: var(--c1); min-width: 1px; }
.shares i.host, .shares i.overhead { background: var(--c7); }
.shares b { font-weight: 400; font-variant-numeric: tabular-nums; text-align: right; }
`;

/** The profile of a stage as one HTML page that needs nothing from elsewhere and runs no script; `svg` is the picture. */
export function profilePage(manifest: PlanManifest, result: ProfileResult, svg: string): string {
  const { stage, runs, skip, wallMs, explainedMs, rows } = result;
  const title = `${manifest.pipeline.name}, stage ${stage}`;
  const facts = [
    [`${explainedMs.toFixed(2)} ms`, 'per frame, sum of the rows'],
    [`${wallMs.toFixed(2)} ms`, 'per frame as the caller waits'],
    [explainedMs === 0 ? '-' : `${(1000 / explainedMs).toFixed(1)}`, 'frames per second'],
    [`${runs - skip}`, `frames measured, ${skip} before them left out`],
  ].map(([value = '', name = '']) => `<div><b>${escaped(value)}</b><span>${escaped(name)}</span></div>`);
  const parts = [
    `<header><h1>${escaped(title)}</h1><p>${escaped(`cuvisc ${manifest.compiler}, plan ${manifest.digest.slice(0, 12)}`)}</p></header>`,
    `<div class="facts">${facts.join('')}</div>`,
    section('Where the time goes', shares(rows.fused, explainedMs * (runs - skip))),
    section('Pipeline', `<div class="picture">${svg.slice(svg.indexOf('<svg'))}</div>`),
    section('Fused nodes', tableOf(rows.fused)),
    section('Pipeline nodes', tableOf(rows.node), estimateNote(rows.node)),
    section('Kernels', `<details><summary>What onnxruntime ran</summary>${tableOf(rows.kernel)}</details>`),
  ];
  return htmlPage(title, `${pageStyle}${profileStyle}`, parts);
}

function shares(rows: readonly NodeProfilingStats[], totalMs: number): string {
  const lines = rows.map(({ nodeName, kind, totalMs: own }) => {
    const percent = totalMs === 0 ? 0 : (100 * own) / totalMs;
    return `<span>${escaped(nodeName)}</span><i class="${kind}" style="width:${percent.toFixed(2)}%"></i><b>${percent.toFixed(1)} %</b>`;
  });
  return `<div class="shares">${lines.join('\n')}</div>`;
}

function tableOf(rows: readonly NodeProfilingStats[]): string {
  const head = ['node', 'count', 'mean ms', 'std ms', 'min ms', 'max ms', 'median ms', 'total s'];
  const cells = rows.map(({ nodeName, estimate, count, meanMs, stdMs, minMs, maxMs, medianMs, totalMs }) => [
    `${nodeName}${estimate ? ' (estimate)' : ''}`,
    String(count),
    ...[meanMs, stdMs, minMs, maxMs, medianMs].map((ms) => ms.toFixed(3)),
    (totalMs / 1000).toFixed(3),
  ]);
  return htmlTable(head, cells, true);
}

function estimateNote(rows: readonly NodeProfilingStats[]): string {
  if (!rows.some(({ estimate }) => estimate)) return '';
  return '<p class="note">An estimate: kernels that compute for several nodes count in equal parts for each of them.</p>';
}
