import type { FileSource, NodeProfilingStats, Plan, ProfilingTrace } from '../../runtime/index.js';
import type { Breakdown } from '../../runtime/index.js';
import type { Stage } from '../../schemas/stage.js';
import type { Session } from '../session.js';
import { withProgress } from '../with-progress.js';

/** What is profiled, and how often. */
export interface ProfileRequest {
  readonly plan: Plan;
  readonly sources: readonly FileSource[];
  readonly stage: Stage;
  /** Frames in all; the sources take turns. */
  readonly runs: number;
  /** Of these, the first ones that do not count. */
  readonly skip: number;
  /** Spans to keep for a trace. */
  readonly traceSpans: number;
  readonly session: Session;
}

/** What profiled runs gave. */
export interface ProfileResult {
  readonly stage: Stage;
  readonly runs: number;
  readonly skip: number;
  /** Rows of every breakdown, the longest first. */
  readonly rows: Readonly<Record<Breakdown, readonly NodeProfilingStats[]>>;
  /** The table of the fused nodes, or of another breakdown, as the runtime formats it. */
  readonly tables: Readonly<Record<Breakdown, string>>;
  /** Mean per counted frame as the caller sees it, milliseconds. */
  readonly wallMs: number;
  /** Sum of the fused rows per counted frame, milliseconds. */
  readonly explainedMs: number;
  readonly trace: ProfilingTrace;
}

/** Runs a stage again and again with profiling on. Throws what running throws. */
export async function profileRuns(request: ProfileRequest): Promise<ProfileResult> {
  const { plan, stage, runs, skip, traceSpans } = request;
  await plan.setProfiling({ enabled: true, reset: true, skipFirstN: skip, traceSpans });
  const wallMs = await timedRuns(request);
  await plan.setProfiling({ enabled: false });
  const rows = {
    fused: await sortedRows(plan, stage, 'fused'),
    node: await sortedRows(plan, stage, 'node'),
    kernel: await sortedRows(plan, stage, 'kernel'),
  };
  const table = (by: Breakdown): Promise<string> => plan.formatProfilingSummary(stage, { by, totalFrames: runs });
  const tables = { fused: await table('fused'), node: await table('node'), kernel: await table('kernel') };
  const explainedMs = rows.fused.reduce((sum, { totalMs }) => sum + totalMs, 0) / (runs - skip);
  return { stage, runs, skip, rows, tables, wallMs, explainedMs, trace: await plan.getProfilingTrace() };
}

async function sortedRows(plan: Plan, stage: Stage, by: Breakdown): Promise<readonly NodeProfilingStats[]> {
  return [...(await plan.getProfilingSummary(stage, { by }))].sort((a, b) => b.totalMs - a.totalMs);
}

/** Mean time of the runs after the first `skip`. */
async function timedRuns({ plan, sources, stage, runs, skip, session }: ProfileRequest): Promise<number> {
  let counted = 0;
  await withProgress(session, 'profile', async (onProgress) => {
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      await plan.run(sources[run % sources.length] as FileSource, { stage, signal: session.signal });
      if (run >= skip) counted += performance.now() - start;
      onProgress({ level: 1, levels: 1, sources: run + 1, totalSources: runs, samples: 0 });
    }
  });
  return counted / (runs - skip);
}
