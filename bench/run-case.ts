import { fileURLToPath } from 'node:url';
import { type CaseResult, resultOf } from './case-result.js';
import type { BenchCase } from './cases/bench-case.js';
import { childJson } from './child-json.js';
import type { MeasuredRates } from './machine-rates.js';
import type { CaseRequest, CaseSample } from './measure-case.js';
import { type Reference, runReference } from './reference/run-reference.js';

export interface RunSettings {
  /** Processes of each side. */
  readonly rounds: number;
  readonly budgetMs: number;
  /** Instead of the number of threads that the case's goals are for. */
  readonly threads: number | undefined;
  /** Whether the reference's buffers are fresh for every operation: see `runReference`. */
  readonly freshMemory: boolean;
  /** Whether to measure the reference too, where a Python has torch. */
  readonly withReference: boolean;
}

/** Measures a case in processes of its own, in turn with those of the reference, so that both see the same machine. */
export async function runCase(
  bench: BenchCase,
  rates: MeasuredRates,
  { rounds, budgetMs, freshMemory, withReference, threads = bench.threads }: RunSettings,
): Promise<CaseResult> {
  const [ours, theirs]: [CaseSample[], Reference[]] = [[], []];
  const [script, ...sizes] = bench.reference;
  for (let round = 0; round < rounds; round++) {
    ours.push(await caseInProcess(ownBuild, { name: bench.name, threads, budgetMs }));
    const reference = withReference ? await runReference(script, { sizes, threads, budgetMs }, freshMemory) : undefined;
    if (reference) theirs.push(reference);
  }
  return resultOf({ bench, threads, rates, ours, theirs });
}

/** The folder `dist` of this build. */
export const ownBuild = fileURLToPath(new URL('..', import.meta.url));

/** Measures a case in a new process with the build in the folder `build`. Throws an `Error` if that fails. */
export async function caseInProcess(build: string, { name, threads, budgetMs }: CaseRequest): Promise<CaseSample> {
  return (await childJson(process.execPath, [`${build}/bench/case-process.js`, name, String(threads), String(budgetMs)])) as CaseSample;
}
