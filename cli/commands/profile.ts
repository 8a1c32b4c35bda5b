import { z } from 'zod';
import { drawPlan } from '../../compiler/views/index.js';
import { renderSvg } from '../../compiler/views/index.js';
import { chromeTrace, type NodeProfilingStats, openPlan, type Plan, requireLabels } from '../../runtime/index.js';
import { breakdowns } from '../../runtime/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defineCommand } from '../command.js';
import { dataOptions, sourcesOf } from '../data/sources.js';
import { count, device, hosts, stage, text } from '../options/values.js';
import { profilePage } from '../profile/profile-page.js';
import { type ProfileResult, profileRuns } from '../profile/profile-runs.js';
import { stageTimes } from '../profile/stage-times.js';

/** Spans of a trace: about 15 MB of JSON. */
const traceSpans = 100_000;

const skipValue = z.string().regex(/^\d+$/, 'expected a whole number from 0').transform(Number).optional();

/** `cuvisc profile`: where the time of a plan goes. */
export const profile = defineCommand({
  name: 'profile',
  summary: 'Measures where the time of a plan goes: per fused node, pipeline node or kernel.',
  examples: [
    'cuvisc profile rx.plan --data scene.hdr',
    'cuvisc profile rx.plan --data scene.hdr --runs 50 --by node --html profile.html --trace trace.json',
  ],
  operands: [{ syntax: '<plan>', doc: 'the plan directory' }],
  options: {
    ...dataOptions,
    stage: { flags: '--stage <stage>', doc: 'train, val, test or inference (default)', value: stage },
    runs: { flags: '--runs <n>', doc: 'frames to run; several cubes take turns (default 20)', value: count },
    skip: { flags: '--skip <n>', doc: 'first frames that do not count (default 3)', value: skipValue },
    by: {
      flags: '--by <what>',
      doc: 'rows of the table: fused (default), node or kernel',
      value: z.enum(breakdowns, { error: `expected one of ${breakdowns.join(', ')}` }).default('fused'),
    },
    trace: { flags: '--trace <file>', doc: 'writes a trace for https://ui.perfetto.dev or chrome://tracing', value: text },
    html: { flags: '--html <file>', doc: 'writes a page with the picture and all tables', value: text },
    svg: { flags: '--svg <file>', doc: 'writes the picture of the stage, fused nodes coloured by their share of the time', value: text },
    device,
    hosts,
  },
  async run({ operands, options, session }) {
    const { signal } = session;
    const { stage: wanted = 'inference', runs = 20, skip = 3 } = options;
    if (skip >= runs) throw new CuviscError('option-invalid', `--skip ${skip} leaves none of ${runs} runs`, { hint: 'raise --runs or lower --skip' });
    const sources = await sourcesOf(options, wanted);
    await using plan = await openPlan(operands[0] as string, { device: options.device, hosts: options.hosts, signal });
    requireLabels(plan.manifest, wanted, sources);
    const spans = options.trace === undefined ? 0 : traceSpans;
    const result = await profileRuns({ plan, sources, stage: wanted, runs, skip, traceSpans: spans, session });
    const files = await writeFiles(plan, result, options);
    return { text: textOf(result, options.by, files), json: jsonOf(result, options.by, files) };
  },
});

interface Files {
  readonly trace?: string | undefined;
  readonly html?: string | undefined;
  readonly svg?: string | undefined;
}

/** Writes what was asked for; the files that were. */
async function writeFiles({ manifest }: Plan, result: ProfileResult, { trace, html, svg }: Files): Promise<string[]> {
  const picture = html === undefined && svg === undefined ? '' : await renderSvg(drawPlan(manifest, result.stage, stageTimes(result)));
  const traced = { name: `cuvisc ${manifest.pipeline.name}`, pid: process.pid };
  const wanted = [
    [trace, () => `${JSON.stringify(chromeTrace(result.trace, traced))}\n`],
    [html, () => profilePage(manifest, result, picture)],
    [svg, () => picture],
  ] as const;
  const written: string[] = [];
  for (const [file, content] of wanted) {
    if (file === undefined) continue;
    await writeAtomically(file, content());
    written.push(file);
  }
  return written;
}

function textOf(result: ProfileResult, by: keyof ProfileResult['tables'], files: readonly string[]): string {
  const { wallMs, explainedMs, trace } = result;
  const share = `The rows explain ${explainedMs.toFixed(2)} of ${wallMs.toFixed(2)} ms per frame (${((100 * explainedMs) / wallMs).toFixed(1)} %); the rest passes between threads.`;
  const notes = [
    ...withoutReading(result),
    providerNote(result.rows[by]),
    ...(result.rows[by].some(({ estimate }) => estimate)
      ? ['Some rows are estimates: a kernel that serves several nodes counts in equal parts.']
      : []),
    ...(trace.dropped > 0 ? [`The trace holds the first ${trace.spans.length} spans; ${trace.dropped} are left out.`] : []),
    ...files.map((file) => `Wrote ${file}.`),
  ];
  return [result.tables[by], '', share, ...notes].join('\n');
}

/** What a frame costs a caller who hands over cubes that are in memory: the table's own last line counts reading files. */
function withoutReading({ rows, runs, skip, explainedMs }: ProfileResult): string[] {
  const reading = rows.fused.find(({ nodeName }) => nodeName === '[reading]');
  if (!reading) return [];
  const ms = explainedMs - reading.totalMs / (runs - skip);
  return [`Without reading files: ${ms.toFixed(2)} ms per frame (${(1000 / ms).toFixed(1)} FPS).`];
}

/** Who ran the kernels: one for all, or by row. */
function providerNote(rows: readonly NodeProfilingStats[]): string {
  const graphs = rows.filter(({ providers }) => providers.length > 0);
  const all = [...new Set(graphs.flatMap(({ providers }) => providers))];
  if (all.length < 2) return `All kernels ran on ${all[0] ?? 'no provider'}.`;
  return `Providers: ${graphs.map(({ nodeName, providers }) => `${nodeName} on ${providers.join(' and ')}`).join(', ')}.`;
}

function jsonOf(result: ProfileResult, by: keyof ProfileResult['rows'], files: readonly string[]): unknown {
  const { stage: measured, runs, skip, rows, wallMs, explainedMs } = result;
  return { stage: measured, runs, skip, by, rows: rows[by], wallMs, explainedMs, files };
}
