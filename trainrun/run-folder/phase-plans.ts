import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenOptions, openPlan, type Plan } from '../../runtime/index.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { activeTracing } from '../../tracking/index.js';
import type { ResetReport } from './phase-record.js';

/** What was done with a plan, and what was freed afterwards. */
export interface UsedPlan<T> {
  readonly value: T;
  readonly reset: ResetReport;
}

/** Who opens plans for phases. */
export interface PhasePlans {
  /** Opens the plan in `directory`, does `work`, and frees all that it took. Throws what opening throws, and `work`. */
  use<T>(directory: string, options: OpenOptions, work: (plan: Plan) => Promise<T>): Promise<UsedPlan<T>>;
}

/** Every use has a thread of its own, which ends with it. */
export const separatePlans: PhasePlans = {
  use: async (directory, options, work) => {
    const plan = await opened(directory, options);
    try {
      const value = await work(plan);
      return { value, reset: await freed(plan, () => plan.dispose()) };
    } finally {
      await plan.dispose();
    }
  },
};

/** Plans of several phases: one that the next phase needs as it is stays open in its thread, without sessions and their memory. */
export interface SharedPlans extends PhasePlans, AsyncDisposable {}

/** Plans for phases that follow each other in this process. */
export function sharedPlans(): SharedPlans {
  let open: { readonly key: string; readonly plan: Plan } | undefined;
  const close = async (): Promise<void> => {
    const { plan } = open ?? {};
    open = undefined;
    await plan?.dispose();
  };
  const planFor = async (directory: string, options: OpenOptions): Promise<Plan> => {
    const { signal: _, ...fixed } = options;
    const key = JSON.stringify([directory, fixed]);
    if (open?.key === key && (await isOnDisk(open.plan))) return open.plan;
    await close();
    open = { key, plan: await opened(directory, options) };
    return open.plan;
  };
  return {
    use: async (directory, options, work) => {
      const plan = await planFor(directory, options);
      const value = await work(plan);
      return { value, reset: await freed(plan, () => plan.trim()) };
    },
    [Symbol.asyncDispose]: close,
  };
}

function opened(directory: string, options: OpenOptions): Promise<Plan> {
  return activeTracing().span('open plan', {}, () => openPlan(directory, options));
}

/** Whether the folder holds what the open plan is. */
async function isOnDisk({ directory, manifest }: Plan): Promise<boolean> {
  const text = await readFile(join(directory, manifestName), 'utf8').catch(() => '');
  return text.includes(`"digest": "${manifest.digest}"`);
}

async function freed(plan: Plan, free: () => Promise<void>): Promise<ResetReport> {
  const { providers } = await plan.placement();
  const before = memoryNow();
  await free();
  const collect = globalThis.gc;
  collect?.();
  return { sessions: Object.keys(providers).length, before, after: memoryNow(), collected: collect !== undefined };
}

function memoryNow(): ResetReport['before'] {
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rss, heapUsed, external, arrayBuffers };
}
