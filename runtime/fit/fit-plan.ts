import { portsOfLevel } from '../../schemas/plan/steps.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Control } from '../run/control.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import type { NoDataSetting } from '../no-data/rule.js';
import { checkFiles } from '../run/check-sources.js';
import { requireData, type Source } from '../run/sources.js';
import { accumulate } from './accumulate.js';
import { finaliseLevel, type NodeReport } from './finalise-level.js';
import { everything } from './shares.js';

/** What a plan is fitted on. */
export interface FitRequest {
  readonly sources: readonly Source[];
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting | undefined;
}

/** What one pass over the data came to. */
export interface LevelReport {
  /** From 1. */
  readonly level: number;
  readonly nodes: readonly NodeReport[];
  /** Pixels seen in the pass, those without data not counted. */
  readonly samples: number;
  /** Pixels without data, which were left out. */
  readonly noData: number;
  readonly blocks: number;
  readonly ms: number;
}

/** What a fit came to. */
export interface FitReport {
  readonly levels: readonly LevelReport[];
  /** Passes over the data. */
  readonly passes: number;
  /** Pixels of the data, those without data not counted. */
  readonly samples: number;
  /** Pixels without data, which were left out. */
  readonly noData: number;
  /** Remarks about the sources, each with the name of its source. */
  readonly notices: readonly string[];
  readonly ms: number;
}

/**
 * Fits every level in order, one pass over the data each, and saves the state. A fit that fails or is aborted
 * leaves plan and directory as they were. Errors: `Plan.fit` lists them.
 */
export async function fitPlan(plan: LoadedPlan, request: FitRequest, control: Control): Promise<FitReport> {
  requireData(request.sources);
  const first = plan.manifest.fit[0];
  if (first) await checkFiles(plan, { split: 'fit', graph: portsOfLevel(first), sources: request.sources });
  const before = plan.state;
  const start = performance.now();
  const passes: FittedLevel[] = [];
  try {
    for (const level of plan.manifest.fit.keys()) passes.push(await fitLevel(plan, level, request, control));
    control.check();
    if (passes.length > 0) await plan.save();
  } catch (error) {
    plan.setState(before);
    throw error;
  }
  const { samples, noData } = passes.at(-1)?.report ?? { samples: 0, noData: 0 };
  const levels = passes.map(({ report }) => report);
  return { levels, passes: levels.length, samples, noData, notices: passes[0]?.notices ?? [], ms: performance.now() - start };
}

/** An error about statistics with what was rounded before they were gathered, which may be why. */
function withRoundings(error: unknown, roundings: readonly string[]): unknown {
  if (!(error instanceof CuviscError) || roundings.length === 0) return error;
  const { code, message, fault, place, hint } = error;
  return new CuviscError(code, message, { fault, place, cause: error, hint: [...(hint === undefined ? [] : [hint]), ...roundings].join('; ') });
}

interface FittedLevel {
  readonly report: LevelReport;
  readonly notices: readonly string[];
}

async function fitLevel(plan: LoadedPlan, level: number, { sources, noData: setting }: FitRequest, control: Control): Promise<FittedLevel> {
  const start = performance.now();
  const { accumulators, samples, noData, blocks, notices, roundings } = await accumulate(
    { plan, level, share: everything, setting, control },
    sources,
  );
  const nodes = await finaliseLevel(plan, level, accumulators).catch((error: unknown) => Promise.reject(withRoundings(error, roundings)));
  return { report: { level: level + 1, nodes, samples, noData, blocks, ms: performance.now() - start }, notices };
}
