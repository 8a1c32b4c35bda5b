import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** Smallest and median wall time of a call in milliseconds. */
export interface ReferenceTime {
  readonly min: number;
  readonly median: number;
}

export interface Reference {
  /** Version of torch. */
  readonly torch: string;
  /** Peak of the child's resident memory. */
  readonly peakMiB: number;
  readonly figures: Readonly<Record<string, ReferenceTime>>;
}

/** The sources' folder: this file runs from dist/bench/reference. */
const folder = fileURLToPath(new URL('../../../bench/reference', import.meta.url));
const interpreters = [process.env.CUVISC_BENCH_PYTHON, 'python3', '/usr/bin/python3'].filter((path) => path !== undefined);

let found: Promise<string | undefined> | undefined;

/**
 * Runs `bench/reference/<name>.py` in a Python with torch and returns what it prints; `undefined` where there is no such
 * Python. Looked for: the one that CUVISC_BENCH_PYTHON names, python3 of the path, then the system's. Throws if the file fails.
 */
export async function runReference(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<Reference | undefined> {
  found ??= pythonWithTorch();
  const python = await found;
  if (python === undefined) return undefined;
  const { stdout } = await execFileAsync(python, [join(folder, `${name}.py`), JSON.stringify(args)]);
  return JSON.parse(stdout) as Reference;
}

async function pythonWithTorch(): Promise<string | undefined> {
  for (const python of interpreters) {
    const works = await execFileAsync(python, ['-c', 'import torch']).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  return undefined;
}
