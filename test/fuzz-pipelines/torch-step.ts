import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeNpy } from '../../runtime/writers/npy.js';
import type { Tensors } from './outcomes.js';

/** What torch computes: values of outputs by name, row-major, and the version of torch; or why there are none. */
export type TorchStep = { readonly torch: string; readonly values: Readonly<Record<string, readonly number[]>> } | { readonly skipped: string };

/** Numbers of the pipeline that are no tensors: bands that weights sum to, and the weight of anomalous pixels. */
export interface TorchSettings {
  readonly selected: number;
  readonly positive: number;
}

/** The same step by torch in float32, in the Python environment that CUVISC_PEERS names. Throws what Python says if that fails. */
export async function torchStep(feeds: Tensors, settings: TorchSettings): Promise<TorchStep> {
  const environment = process.env.CUVISC_PEERS;
  if (!environment) return { skipped: 'CUVISC_PEERS names no Python environment with torch' };
  const folder = await mkdtemp(join(tmpdir(), 'torch-step-'));
  try {
    for (const [name, value] of Object.entries(feeds)) await writeNpy(join(folder, `${name}.npy`), value);
    const argv = ['test/fuzz-pipelines/torch-step.py', folder, JSON.stringify(settings)];
    const { stdout } = await promisify(execFile)(join(environment, 'bin', 'python'), argv, { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout) as TorchStep;
  } finally {
    await rm(folder, { recursive: true });
  }
}
