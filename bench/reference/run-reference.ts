import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childJson } from '../child-json.js';

/** Milliseconds per call of one formulation: elapsed, and of all processors. */
export interface ReferenceTimes {
  readonly times: readonly number[];
  readonly cpu: readonly number[];
}

/** What one process of the reference measured. */
export interface Reference {
  /** Version of torch. */
  readonly torch: string;
  /** Peak of the process's resident memory. */
  readonly peakMiB: number;
  readonly variants: Readonly<Record<string, ReferenceTimes>>;
  /** Why variants are missing. */
  readonly skipped: Readonly<Record<string, string>>;
}

/** The sources' folder: this file runs from dist/bench/reference. */
const folder = fileURLToPath(new URL('../../../bench/reference', import.meta.url));
const interpreters = [process.env.CUVISC_BENCH_PYTHON, 'python3', '/usr/bin/python3'].filter((path) => path !== undefined);

let found: Promise<string | undefined> | undefined;

/** The first Python that has torch, of the one that CUVISC_BENCH_PYTHON names, python3 of the path, and the system's. */
export function pythonWithTorch(): Promise<string | undefined> {
  found ??= findPython();
  return found;
}

async function findPython(): Promise<string | undefined> {
  for (const python of interpreters) {
    if ((await childJson(python, ['-c', 'import torch; print(1)']).catch(() => undefined)) === 1) return python;
  }
  return undefined;
}

/** Freed buffers stay with the process (mallopt(3)): page faults of fresh ones would double the reference's times. */
const keepsMemory = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 36), MALLOC_TOP_PAD_: String(2 ** 28) };

/**
 * Runs `bench/reference/<name>.py` in a process of its own and returns what it prints; `undefined` where no Python has torch.
 * With `freshMemory` glibc's allocator is left as it is, which returns large buffers to the system at once. Throws if the file fails.
 */
export async function runReference(name: string, args: Readonly<Record<string, unknown>> = {}, freshMemory = false): Promise<Reference | undefined> {
  const python = await pythonWithTorch();
  if (python === undefined) return undefined;
  const env = { ...process.env, ...(!freshMemory && keepsMemory) };
  return (await childJson(python, [join(folder, `${name}.py`), JSON.stringify(args)], env)) as Reference;
}
