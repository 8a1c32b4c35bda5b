import { readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { reports } from '../codecs/reports.js';
import type { OutputRecord, StageRecord } from '../keys/stage-record.js';
import type { ExperimentPlan, PlannedInstance } from '../plan/experiment-plan.js';
import type { RunEnvironment } from '../run/environment.js';
import type { KeptRun } from '../run/read-runs.js';
import type { InstanceOutcome } from '../run/run-event.js';
import type { Store } from '../store/store.js';
import { namesIn } from './reasons-text.js';
import type { InstanceState, ReportedArtifact, ReportedInstance, RunReport } from './run-report.js';

/** What a report shows of a run, of which artifacts may be gone by now. */
export async function reportOf(store: Store, run: KeptRun): Promise<RunReport> {
  const { summary, plan, environment } = run;
  const ended = new Map(run.events.flatMap((event) => (event.type === 'instance-ended' ? [[event.outcome.instance, event.outcome] as const] : [])));
  const started = new Set(run.events.flatMap((event) => (event.type === 'instance-started' ? [event.instance] : [])));
  const reported = plan.instances.map((planned) => {
    const outcome = ended.get(planned.id);
    return outcome ? settled(store, run, planned, outcome) : unsettled(planned, openState(summary.status, started.has(planned.id)));
  });
  return {
    id: summary.id,
    plan,
    state: summary.status,
    startedAt: summary.startedAt,
    ms: endOf(run) === null ? null : Date.parse(endOf(run) as string) - Date.parse(summary.startedAt),
    command: summary.command,
    environment: [['started in', summary.base], ...(environment ? environmentRows(environment) : [])],
    instances: new Map((await Promise.all(reported)).map((each) => [each.id, each])),
  };
}

/** When it ended, or was last heard of; null while it goes on. */
function endOf({ summary, events }: KeptRun): string | null {
  if (summary.status === 'running') return null;
  return summary.endedAt ?? events.at(-1)?.at ?? summary.startedAt;
}

function openState(status: KeptRun['summary']['status'], started: boolean): InstanceState {
  if (status !== 'running') return 'cancelled';
  return started ? 'running' : 'waiting';
}

async function unsettled({ id, key }: PlannedInstance, state: InstanceState): Promise<ReportedInstance> {
  const nothing = { startMs: null, ms: null, attempts: 0, note: null, artifacts: [], missing: {}, reports: [], log: [], error: null };
  return { id, state, key, ...nothing };
}

async function settled(store: Store, { summary, plan }: KeptRun, planned: PlannedInstance, outcome: InstanceOutcome): Promise<ReportedInstance> {
  const { id, stage } = planned;
  const { result, startedAt, endedAt, attempts, failure } = outcome;
  // What was skipped as nobody needed it may be recorded all the same, and what it reported is worth showing.
  const key = outcome.key ?? planned.key;
  const found = key === null ? undefined : await store.find(stage, key);
  const record = found?.state === 'found' ? found.record : undefined;
  return {
    id,
    state: result,
    key,
    startMs: startedAt === null ? null : Date.parse(startedAt) - Date.parse(summary.startedAt),
    ms: startedAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt),
    attempts,
    note: noteOf(outcome, plan),
    artifacts: record ? await artifactsOf(store, record) : [],
    missing: record?.missing ?? {},
    reports: record?.reports ? await store.read(record.reports, reports, summary.base).catch(() => []) : [],
    log: await logOf(join(summary.folder, 'stages', id, 'log.txt')),
    error: failure ? { code: failure.code, message: failure.message, stack: failure.stack ?? failure.hint ?? '' } : null,
  };
}

function noteOf({ result, upgraded, cutOff, blockedBy }: InstanceOutcome, plan: ExperimentPlan): string | null {
  if (result === 'blocked' && blockedBy.length > 0) return `needs ${namesIn(plan)(blockedBy)}, which failed`;
  if (upgraded !== null) return `was to be reused: ${upgraded}`;
  if (cutOff === 'same-inputs') return 'what it reads came out as it was';
  return cutOff === 'other-run' ? 'another run did it meanwhile' : null;
}

async function artifactsOf(store: Store, { outputs }: StageRecord): Promise<ReportedArtifact[]> {
  return Promise.all(
    Object.entries(outputs).map(async ([output, written]) => ({
      output,
      codec: written.codec ? `${written.codec.id}@${written.codec.version}` : 'memory',
      digest: written.digest,
      bytes: written.bytes,
      path: await pathIfThere(store, written),
    })),
  );
}

async function pathIfThere(store: Store, output: OutputRecord): Promise<string | null> {
  if (output.codec === null) return null;
  const path = store.pathOf(output);
  const there = await stat(path).catch(() => undefined);
  return there ? relative(store.folder, path).split(sep).join('/') : null;
}

async function logOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function environmentRows({
  cuvisc,
  onnxruntime,
  node,
  platform,
  host,
  processors,
  memoryBytes,
  code,
}: RunEnvironment): (readonly [string, string])[] {
  return [
    ['cuvisc', cuvisc],
    ['onnxruntime', onnxruntime],
    ['Node.js', node],
    ['machine', `${host}, ${platform}, ${processors} processors, ${Math.round(memoryBytes / 2 ** 30)} GiB`],
    ...(code ? [['code', `${code.revision}${code.dirty ? ', with changes that are not committed' : ''}`] as const] : []),
  ];
}
