import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import type { Comparison } from './compare.js';
import { type GoldenCase, readCase } from './golden-case.js';
import { replayNode } from './replay-node.js';
import { replayPipeline } from './replay-pipeline.js';

export interface Replay {
  readonly file: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** The comparison furthest over, or closest to, its tolerance. */
  readonly worst: Comparison | undefined;
  readonly reason: string | undefined;
}

/** Replays a case file through compile, fit and run. Skipped are only node kinds and formats that are not built yet. */
export async function replay(file: string): Promise<Replay> {
  const golden = readCase(file);
  const missing = missingKinds(golden);
  if (missing) return { file, status: 'skipped', worst: undefined, reason: missing };
  try {
    const comparisons =
      golden.kind === 'node' ? await replayNode(golden.node) : golden.kind === 'pipeline' ? await replayPipeline(golden.pipeline) : [];
    const worst = [...comparisons].sort((a, b) => excess(b) - excess(a))[0];
    const passed = comparisons.length > 0 && comparisons.every(({ error, allowed }) => error <= allowed);
    return { file, status: passed ? 'passed' : 'failed', worst, reason: comparisons.length === 0 ? 'nothing was compared' : undefined };
  } catch (error) {
    return { file, status: 'failed', worst: undefined, reason: (error as Error).message };
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
  if (golden.kind === 'other') return 'training is not built yet';
  if (golden.kind === 'node' && golden.node.runs.some((run) => run.noise)) return 'not built yet: noise in training';
  const known = new Set<string>(Object.values(nodes).map((definition) => definition.className));
  const classes = golden.kind === 'node' ? [golden.node.class_name] : golden.pipeline.nodes.map((node) => node.class_name);
  const missing = classes.filter((name) => !known.has(name)).map((name) => name.slice(name.lastIndexOf('.') + 1));
  return missing.length > 0 ? `not built yet: ${[...new Set(missing)].join(', ')}` : undefined;
}

function excess({ error, allowed }: Comparison): number {
  return error > allowed ? 1e9 * error : error / Math.max(allowed, Number.MIN_VALUE);
}
