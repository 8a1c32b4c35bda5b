import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './compare.js';
import { type GoldenCase, readCase } from './golden-case.js';
import { knownClass } from './known-class.js';
import { replayNode } from './replay-node.js';
import { replayPipeline } from './replay-pipeline.js';
import { replaySchedules } from './replay-schedules.js';
import { replayTraining } from './replay-training.js';

export interface Replay {
  readonly file: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** The comparison furthest over, or closest to, its tolerance. */
  readonly worst: Comparison | undefined;
  readonly reason: string | undefined;
  /** What of the recording was not compared, and why. */
  readonly notes: readonly string[];
}

/** Replays a case file through compile, fit and run. Skipped are only node kinds and formats that are not built yet. */
export async function replay(file: string): Promise<Replay> {
  const golden = readCase(file);
  const missing = missingKinds(golden);
  if (missing) return { file, status: 'skipped', worst: undefined, reason: missing, notes: [] };
  try {
    const comparisons = await replayCase(golden);
    const worst = [...comparisons].sort((a, b) => excess(b) - excess(a))[0];
    const passed = comparisons.length > 0 && comparisons.every(({ error, allowed }) => error <= allowed);
    const notes = comparisons.flatMap(({ what, note }) => (note === undefined ? [] : [`${what}: ${note}`]));
    const compared = comparisons.length > notes.length || comparisons.some(({ error }) => error > 0);
    return { file, status: passed && compared ? 'passed' : 'failed', worst, reason: compared ? undefined : 'nothing was compared', notes };
  } catch (error) {
    return { file, status: 'failed', worst: undefined, reason: (error as Error).message, notes: [] };
  }
}

async function replayCase(golden: GoldenCase): Promise<Comparison[]> {
  switch (golden.kind) {
    case 'node':
      return replayNode(golden.node);
    case 'pipeline':
      return replayPipeline(golden.pipeline);
    case 'training':
      return replayTraining(golden.training);
    case 'schedules':
      return replaySchedules(golden.cases);
  }
}

/** Every case file under a folder, or the file itself. */
export function caseFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

function missingKinds(golden: GoldenCase): string | undefined {
  if (golden.kind === 'schedules') return undefined;
  const missing = classesOf(golden)
    .filter((name) => !knownClass(name))
    .map((name) => name.slice(name.lastIndexOf('.') + 1));
  return missing.length > 0 ? `not built yet: ${[...new Set(missing)].join(', ')}` : undefined;
}

function classesOf(golden: Exclude<GoldenCase, { kind: 'schedules' }>): string[] {
  if (golden.kind === 'node') return [golden.node.class_name];
  return (golden.kind === 'pipeline' ? golden.pipeline : golden.training).nodes.map((node) => node.class_name);
}

function excess({ error, allowed }: Comparison): number {
  return error > allowed ? 1e9 * error : error / Math.max(allowed, Number.MIN_VALUE);
}
