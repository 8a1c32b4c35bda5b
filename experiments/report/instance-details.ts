import { escaped, htmlTable } from '../../compiler/views/page/html-page.js';
import type { Reason } from '../plan/decision.js';
import { reasonsIn } from './reasons-text.js';
import type { KeyTerms } from '../keys/key-terms.js';
import type { PlannedInstance } from '../plan/experiment-plan.js';
import { grouped } from './grouped.js';
import { bytesText, stateLooks, timeText } from './report-words.js';
import type { ReportedInstance, RunReport } from './run-report.js';
import { termRows } from './term-rows.js';

/** A fold per instance, by stage: why, how long, key and what it is made of, artifacts, log, error. What failed is open. */
export function instanceDetails({ plan, instances }: RunReport): string {
  const because = reasonsIn(plan);
  return [...grouped(plan.instances, ({ stage }) => stage)]
    .map(([stage, planned]) => {
      const folds = planned.flatMap((each) => {
        const reported = instances.get(each.id);
        return reported ? [fold(each, reported, because)] : [];
      });
      return `<h3>${escaped(stage)}</h3>\n${folds.join('\n')}`;
    })
    .join('\n');
}

function fold(planned: PlannedInstance, reported: ReportedInstance, because: (reasons: readonly Reason[]) => string): string {
  const { state, ms, error } = reported;
  const { look, sign } = stateLooks[state];
  const reasons = reported.note ?? because(planned.reasons);
  const time = ms === null ? '' : `<span class="time">${timeText(ms)}</span>`;
  const name = planned.label === '' ? planned.stage : planned.label;
  const head = `<span class="state ${look}">${sign} ${state}</span> <b>${escaped(name)}</b> <span class="why">${escaped(reasons)}</span>${time}`;
  const body = [errorHtml(error), factsHtml(planned, reported), artifactsHtml(reported), termsHtml(planned.terms), logHtml(reported.log)];
  return `<details class="instance" id="${escaped(planned.id)}"${error ? ' open' : ''}><summary>${head}</summary>${body.join('\n')}</details>`;
}

function errorHtml(error: ReportedInstance['error']): string {
  if (!error) return '';
  return `<p class="error"><b>${escaped(error.code)}</b> ${escaped(error.message)}</p><pre>${escaped(error.stack)}</pre>`;
}

function factsHtml(planned: PlannedInstance, { key, attempts, missing }: ReportedInstance): string {
  const params = Object.entries(planned.params).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const without = Object.entries(missing).flatMap(([input, labels]) => labels.map((label) => `${input} of ${label}`));
  const rows = [
    ['key', key ?? planned.key ?? 'not known before what it reads'],
    ['planned', planned.action],
    ['parameter sets', planned.sets.join(', ')],
    ...(params.length > 0 ? [['parameters', params.join(', ')]] : []),
    ...(attempts > 1 ? [['attempts', String(attempts)]] : []),
    ...(without.length > 0 ? [['went without', without.join(', ')]] : []),
  ].filter(([, value]) => value !== '');
  const items = rows.map(([name = '', value = '']) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`);
  return `<dl>${items.join('')}</dl>`;
}

function artifactsHtml({ artifacts }: ReportedInstance): string {
  if (artifacts.length === 0) return '';
  const rows = artifacts.map(({ output, codec, bytes, digest, path }) => [output, codec, bytesText(bytes), digest.slice(0, 16), path ?? 'not there']);
  return htmlTable(['output', 'codec', 'size', 'digest', 'in the store'], rows);
}

function termsHtml(terms: KeyTerms | null): string {
  if (!terms) return '';
  const rows = termRows(terms).map(({ part, name, value }) => [part, name, value]);
  return `<details><summary>what the key is made of</summary>${htmlTable(['part', 'of', 'value'], rows)}</details>`;
}

function logHtml(log: readonly string[]): string {
  return log.length === 0 ? '' : `<details><summary>log, ${log.length} lines</summary><pre>${escaped(log.join('\n'))}</pre></details>`;
}
