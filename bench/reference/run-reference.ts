import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childJson } from '../child-json.js';

/** What one process of the reference measured: milliseconds per call of each variant, and why others are missing. */
export interface ReferenceSample {
  readonly version: string;
  readonly variants: Readonly<Record<string, { readonly times: readonly number[]; readonly cpu: readonly number[] }>>;
  readonly skipped: Readonly<Record<string, string>>;
}

export interface ReferenceRequest {
  readonly script: string;
  readonly sizes: readonly number[];
  readonly threads: number;
  readonly budgetMs: number;
  /** Leave glibc's allocator as it is, which returns large buffers to the system at once. */
  readonly freshMemory: boolean;
}

const scripts = fileURLToPath(new URL('../../../bench/reference', import.meta.url));

/** The first Python that has torch, of `BENCH_PYTHON` or else `python3` and `/usr/bin/python3`; `undefined` if none does. */
export async function findPython(): Promise<string | undefined> {
  const { BENCH_PYTHON } = process.env;
  for (const python of BENCH_PYTHON ? [BENCH_PYTHON] : ['python3', '/usr/bin/python3']) {
    const found = await childJson(python, ['-c', 'import torch; print(1)']).catch(() => undefined);
    if (found === 1) return python;
  }
  return undefined;
}

/** Runs one script of the reference in a process of its own. Throws an `Error` if it fails. */
export async function runReference(python: string, { script, sizes, threads, budgetMs, freshMemory }: ReferenceRequest): Promise<ReferenceSample> {
  const argv = [join(scripts, script), String(threads), String(budgetMs), ...sizes.map(String)];
  return (await childJson(python, argv, { ...process.env, ...(!freshMemory && keepsMemory), OMP_NUM_THREADS: String(threads) })) as ReferenceSample;
}

/** Freed buffers stay with the process (mallopt(3)): page faults of fresh ones would double the reference's times. */
const keepsMemory = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 36), MALLOC_TOP_PAD_: String(2 ** 28) };
