import { stringify } from 'yaml';
import { escaped, htmlPage, htmlTable, section } from '../../compiler/views/page/html-page.js';
import type { ChartMark } from '../../compiler/views/page/line-chart.js';
import { pageStyle } from '../../compiler/views/page/page-style.js';
import type { LogRow, Plan } from '../../runtime/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import { duration, shortFact } from '../print/numbers.js';
import { finalRows } from '../train/result-table.js';
import type { PhaseResults } from '../../trainrun/index.js';
import { barChart } from './bar-chart.js';
import type { ChannelVector } from './channel-vectors.js';
import { curves } from './curves.js';
import type { SamplePicture } from './sample-pictures.js';

/** Everything that a report shows. */
export interface ReportFacts {
  readonly config: TrainRunConfig;
  readonly manifest: PlanManifest;
  readonly results: PhaseResults;
  readonly rows: readonly LogRow[];
  readonly channels: readonly ChannelVector[];
  readonly pictures: readonly SamplePicture[];
  readonly placement: Awaited<ReturnType<Plan['placement']>>;
}

/** The report of a run as one HTML page that needs nothing from elsewhere and runs no script. */
export function reportPage(facts: ReportFacts): string {
  const { config, rows, channels, manifest, results } = facts;
  const charts = curves(rows, config.metric_nodes, keptMark(results)).filter((chart) => chart !== '');
  const final = finalRows(results.values, config.metric_nodes);
  const parts = [
    pageHead(facts),
    section('Measured', final.rows.length > 0 ? htmlTable(['measured', ...final.splits], final.rows, true) : '', keptNote(results)),
    section('Training', charts.length > 0 ? `<div class="charts">${charts.join('\n')}</div>` : ''),
    section('Channels', ...channels.map(barChart)),
    section('Sample', pictures(facts), pictureNote(facts)),
    section('Trained state', trainables(manifest)),
    section('Statistics', statistics(results)),
    section('Stages', stageTable(manifest)),
    section('Timings', timings(results)),
    section(
      'Configuration',
      `<details><summary>The trainrun after composition and overrides</summary><pre>${escaped(stringify(config))}</pre></details>`,
    ),
  ];
  return htmlPage(config.name, pageStyle, parts);
}

function pageHead({ config, manifest, results: { train }, placement }: ReportFacts): string {
  const { pipeline, compiler, digest } = manifest;
  const tags = Object.entries(config.tags).map(([name, value]) => `${name}: ${value}`);
  const lines = [
    `${pipeline.name}${pipeline.description === '' ? '' : `: ${pipeline.description}`}`,
    ...tags,
    `cuvisc ${compiler}, plan ${digest.slice(0, 12)}`,
  ];
  const counts: (readonly [string, string])[] = train
    ? [
        [String(train.epochs), 'epochs'],
        [String(train.steps), 'updates'],
        [duration(train.timings.total), train.resumedFrom === null ? 'training' : 'since the run was resumed'],
        ...(train.best ? [[shortFact(train.best.value ?? '-'), `best ${train.best.monitor}`] as const] : []),
      ]
    : [];
  const facts = [...counts, [placement.device, 'device'] as const].map(
    ([value, name]) => `<div><b>${escaped(value)}</b><span>${escaped(name)}</span></div>`,
  );
  const text = lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  return `<header><h1>${escaped(config.name)}</h1>${text}</header><div class="facts">${facts.join('')}</div>`;
}

function keptMark({ train }: PhaseResults): ChartMark | null {
  return train?.kept === 'best' && train.best ? { x: train.best.step, name: 'best checkpoint' } : null;
}

function keptNote({ train }: PhaseResults): string {
  if (!train) return '';
  const kept = train.kept === 'best' && train.best ? `best checkpoint, ${train.best.file} of epoch ${train.best.epoch}` : 'last epoch';
  const stopped = train.stopped === null ? '' : ` Training stopped early: ${train.stopped}.`;
  return `<p class="note">${escaped(`Validation and test are with the parameters of the ${kept}; training losses are means over the last epoch.${stopped}`)}</p>`;
}

function pictures({ pictures: shown }: ReportFacts): string {
  const figures = shown.map(
    ({ title, png }) =>
      `<figure><figcaption>${escaped(title)}</figcaption><img alt="${escaped(title)}" src="data:image/png;base64,${Buffer.from(png).toString('base64')}"></figure>`,
  );
  return figures.length === 0 ? '' : `<div class="pictures">${figures.join('\n')}</div>`;
}

function pictureNote({ pictures: { length } }: ReportFacts): string {
  if (length === 0) return '';
  return '<p class="note">Decisions: with labels hits are green, false alarms red and misses yellow; without labels positives are cyan.</p>';
}

function trainables({ train }: PlanManifest): string {
  if (!train) return '';
  const rows = train.parameters.map(({ name, dtype, dims, lrScale, weightDecay }) => [
    name,
    `${dtype}[${dims.join(', ')}]`,
    String(lrScale),
    String(weightDecay),
  ]);
  return htmlTable(['tensor', 'type', 'rate factor', 'weight decay'], rows);
}

function statistics({ fit }: PhaseResults): string {
  const nodes = fit?.levels.flatMap(({ level, samples, nodes: fitted }) => fitted.map(({ node, facts }) => ({ level, samples, node, facts }))) ?? [];
  const rows = nodes.map(({ level, samples, node, facts }) => [
    node,
    String(level),
    String(samples),
    Object.entries(facts)
      .map(([name, value]) => `${name} ${shortFact(value)}`)
      .join(', '),
  ]);
  return rows.length === 0 ? '' : htmlTable(['node', 'level', 'pixels', 'found'], rows);
}

function stageTable({ nodes }: PlanManifest): string {
  const rows = nodes.map(({ name, kind, status }) => [name, kind, ...stages.map((stage) => status[stage].status)]);
  return htmlTable(['node', 'class', ...stages], rows);
}

function timings({ fit, train }: PhaseResults): string {
  const { total, steps, data, validation, checkpoints } = train?.timings ?? { total: 0, steps: 0, data: 0, validation: 0, checkpoints: 0 };
  const parts: [string, number][] = train
    ? [
        [train.resumedFrom === null ? 'gradient phase' : 'gradient phase since the run was resumed', total],
        ['of that: training graphs', steps],
        ['of that: reading cubes', data],
        ['of that: validation and test', validation],
        ['of that: checkpoints', checkpoints],
      ]
    : [];
  const rows = [...(fit ? [['statistical phase', fit.ms] as const] : []), ...parts].map(([name, ms]) => [name, duration(ms)]);
  return rows.length === 0 ? '' : htmlTable(['what', 'time'], rows, true);
}
