import { existsSync } from 'node:fs';
import { readPlan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';

/**
 * Throws `CuviscError` `resume-mismatch` if the plan that a run wrote into `directory` is not what the trainrun compiles to now, state aside,
 * `plan-not-found` if there is none, and what reading a plan throws.
 */
export async function requireSamePlan(directory: string, compiled: PlanManifest): Promise<void> {
  if (!existsSync(directory)) {
    const hint = 'run `cuvisc train` without --resume and --mode first, or name the folder of that run with -o';
    throw new CuviscError('plan-not-found', `there is no earlier run: ${directory} is missing`, { place: { file: directory }, hint });
  }
  const { manifest } = await readPlan(directory);
  const [before, now] = [partsOf(manifest), partsOf(compiled)];
  const different = Object.keys(now).filter((part) => before[part] !== now[part]);
  if (different.length === 0) return;
  throw new CuviscError('resume-mismatch', `the plan of the earlier run differs from what the trainrun compiles to now, in ${different.join(', ')}`, {
    place: { file: directory },
    hint: 'put pipeline, training settings and version back to what they were, or begin a new run',
  });
}

function partsOf({ stateFile: _, digest: __, ...topology }: PlanManifest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(topology).map(([part, value]) => [part, JSON.stringify(value)]));
}
