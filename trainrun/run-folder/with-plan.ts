import { type OpenOptions, openPlan, type Plan } from '../../runtime/index.js';
import type { ResetReport } from './phase-record.js';

/** What was done with a plan, and what closing it freed. */
export interface UsedPlan<T> {
  readonly value: T;
  readonly reset: ResetReport;
}

/**
 * Opens a plan, does `use` and closes it again: thread, sessions and their memory are gone before the next phase opens its own. Throws what opening
 * throws, and `use`.
 */
export async function withPlan<T>(directory: string, options: OpenOptions, use: (plan: Plan) => Promise<T>): Promise<UsedPlan<T>> {
  const plan = await openPlan(directory, options);
  try {
    const value = await use(plan);
    const { providers } = await plan.placement();
    const before = memoryNow();
    await plan.dispose();
    const collect = globalThis.gc;
    collect?.();
    return { value, reset: { sessions: Object.keys(providers).length, before, after: memoryNow(), collected: collect !== undefined } };
  } finally {
    await plan.dispose();
  }
}

function memoryNow(): ResetReport['before'] {
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rss, heapUsed, external, arrayBuffers };
}
