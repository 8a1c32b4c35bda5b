import { escaped, htmlPage, htmlTable, section } from '../../compiler/views/page/html-page.js';
import { pageStyle } from '../../compiler/views/page/page-style.js';
import { graphSvg } from './graph.js';
import { instanceDetails } from './instance-details.js';
import { type InstanceNote, plannedNote, stageGraph } from './plan-graph.js';
import { grouped } from './grouped.js';
import { reportablesHtml, type ShownReportable } from './reportables-html.js';
import { commandLine, stateLooks, timeText } from './report-words.js';
import type { InstanceState, ReportedInstance, RunReport, RunState } from './run-report.js';
import { runStyle } from './run-style.js';
import { setsTable } from './sets-table.js';
import { timeline } from './timeline.js';

/** The report of a run as one HTML page that needs nothing from elsewhere and runs no script. Throws `drawing-failed`. */
export async function reportPage(report: RunReport): Promise<string> {
  const shown = shownReports(report);
  const parts = [
    head(report),
    section('Failures', failures(report)),
    section('Results', reportablesHtml(shown)),
    section('Stages', await graphHtml(report), legend(report)),
    section('Parameter sets', setsTable(report)),
    section('Times', timelineHtml(report)),
    section('Instances', instanceDetails(report)),
    section(
      'Command and environment',
      report.command ? `<pre>${escaped(commandLine(report.command))}</pre>` : '',
      htmlTable(['what', 'value'], report.environment),
    ),
  ];
  return htmlPage(`${report.plan.experiment}, run ${report.id}`, `${pageStyle}${runStyle}`, parts);
}

/** What was reported, results first: that of the stages that come last, each in the order of its instances. */
function shownReports({ plan, instances }: RunReport): ShownReportable[] {
  const stages = [...grouped(plan.instances, ({ stage }) => stage).values()].reverse();
  return stages.flat().flatMap(({ id, stage, label }) => (instances.get(id)?.reports ?? []).map((reportable) => ({ stage, label, reportable })));
}

const stateWords: Readonly<Record<RunState, string>> = {
  running: 'running',
  complete: 'complete',
  failed: 'failed',
  interrupted: 'interrupted',
  died: 'died: its process is gone and did not say why',
};

function head({ id, plan, state, startedAt, ms, instances }: RunReport): string {
  const counts = Object.entries(countsOf(instances)).map(([name, count]) => [String(count), name] as const);
  const facts = [
    [String(plan.instances.length), 'instances'] as const,
    ...counts,
    ...(ms === null ? [] : [[timeText(ms), 'from start to end'] as const]),
  ];
  const tiles = facts.map(([value, name]) => `<div><b>${escaped(value)}</b><span>${escaped(name)}</span></div>`);
  const look = state === 'complete' ? 'reuse' : state === 'running' ? 'run' : 'failed';
  const when = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const badge = `<span class="state ${look}">${escaped(stateWords[state])}</span>`;
  return `<header><h1>${escaped(plan.experiment)}</h1><p>${badge} run ${escaped(id)}, started ${escaped(when)}</p></header><div class="facts">${tiles.join('')}</div>`;
}

function countsOf(instances: ReadonlyMap<string, ReportedInstance>): Partial<Record<InstanceState, number>> {
  const counts: Partial<Record<InstanceState, number>> = {};
  for (const { state } of instances.values()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function failures({ plan, instances }: RunReport): string {
  const rows = plan.instances.flatMap(({ id, stage, label }) => {
    const error = instances.get(id)?.error;
    return error
      ? [`<li><a href="#${escaped(id)}">${escaped(`${stage} ${label}`.trim())}</a>: <b>${escaped(error.code)}</b> ${escaped(error.message)}</li>`]
      : [];
  });
  return rows.length === 0 ? '' : `<ul class="failures">${rows.join('\n')}</ul>`;
}

async function graphHtml({ plan, instances }: RunReport): Promise<string> {
  const noteOf = (planned: Parameters<typeof plannedNote>[0]): InstanceNote => {
    const reported = instances.get(planned.id);
    return reported ? { look: stateLooks[reported.state].look, word: reported.state, ms: reported.ms } : plannedNote(planned);
  };
  const svg = await graphSvg(stageGraph(plan, noteOf));
  return `<div class="scroll graph">${svg.slice(svg.indexOf('<svg'))}</div>`;
}

function legend({ instances }: RunReport): string {
  const states = [...new Set([...instances.values()].map(({ state }) => state))];
  const keys = states.map((state) => `<span class="state ${stateLooks[state].look}">${stateLooks[state].sign} ${state}</span>`);
  return `<p class="note">${keys.join(' ')} A double frame is an aggregate over parameter sets.</p>`;
}

function timelineHtml(report: RunReport): string {
  const drawn = timeline(report);
  return drawn === '' ? '' : `<div class="scroll">${drawn}</div>`;
}
