import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Control } from '../engine/control.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import { checkFiles } from '../run/check-sources.js';
import type { Source } from '../run/sources.js';
import { accumulate } from './accumulate.js';
import { finaliseLevel, type NodeReport } from './finalise-level.js';
import { everything } from './shares.js';

export interface LevelReport {
  /** From 1. */
  readonly level: number;
  readonly nodes: readonly NodeReport[];
  /** Pixels seen in the pass. */
  readonly samples: number;
  readonly blocks: number;
  readonly ms: number;
}

export interface FitReport {
  readonly levels: readonly LevelReport[];
  /** Passes over the data. */
  readonly passes: number;
  /** Pixels of the data. */
  readonly samples: number;
  readonly ms: number;
}

/**
 * Fits every level in order, one pass over the data each, and saves the state. A fit that fails or is aborted
 * leaves plan and directory as they were. Errors: `Plan.fit` lists them.
 */
export async function fitPlan(plan: LoadedPlan, sources: readonly Source[], control: Control): Promise<FitReport> {
  requireData(sources);
  const first = plan.manifest.fit[0];
  if (first) await checkFiles(plan, { split: 'fit', graph: first.update, sources });
  const before = plan.state;
  const start = performance.now();
  const levels: LevelReport[] = [];
  try {
    for (const level of plan.manifest.fit.keys()) levels.push(await fitLevel(plan, level, sources, control));
    control.check();
    if (levels.length > 0) await plan.save();
  } catch (error) {
    plan.setState(before);
    throw error;
  }
  return { levels, passes: levels.length, samples: levels.at(-1)?.samples ?? 0, ms: performance.now() - start };
}

/** Throws `CuviscError` `no-data` for an empty list. */
export function requireData(sources: readonly Source[]): void {
  if (sources.length > 0) return;
  throw new CuviscError('no-data', 'there are no data to fit on', { hint: 'name at least one cube' });
}

async function fitLevel(plan: LoadedPlan, level: number, sources: readonly Source[], control: Control): Promise<LevelReport> {
  const start = performance.now();
  const { accumulators, samples, blocks } = await accumulate({ plan, level, share: everything, control }, sources);
  const nodes = await finaliseLevel(plan, level, accumulators);
  return { level: level + 1, nodes, samples, blocks, ms: performance.now() - start };
}
