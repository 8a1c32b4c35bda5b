import { availableParallelism } from 'node:os';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { HelperThread } from './helper-thread.js';

/** Threads among which one can deal out blocks before copying them takes all of its time. */
const mostThreads = 4;

const pools = new WeakMap<LoadedPlan, readonly HelperThread[]>();

/**
 * Threads that share the blocks of a graph with this one: as many together as onnxruntime would use, at most four, as one
 * thread feeds them all. None on other devices than the CPU.
 */
export function helperCount({ device, threads = availableParallelism() }: LoadedPlan): number {
  return device === 'cpu' ? Math.min(threads, mostThreads) - 1 : 0;
}

/** The helpers of a plan, started at the first use and ended with the plan. */
export function helpersOf(plan: LoadedPlan): readonly HelperThread[] {
  const known = pools.get(plan);
  if (known) return known;
  const helpers = Array.from({ length: helperCount(plan) }, () => new HelperThread());
  pools.set(plan, helpers);
  plan.onClose(async () => {
    await Promise.all(helpers.map((helper) => helper.dispose()));
  });
  return helpers;
}
