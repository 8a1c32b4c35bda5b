import { availableParallelism } from 'node:os';
import { defaultBlockPixels } from './block-size.js';
import { octaveOf, type TuningEntry } from './tuning-file.js';

/** What decides how stage graphs run on the CPU: what the caller asked for, else what was measured here, else an estimate. */
export interface Execution {
  readonly threads: number | undefined;
  readonly blockPixels: number | undefined;
  readonly tuning: readonly TuningEntry[];
}

/** How one graph is run on the CPU. */
export interface Arrangement {
  /** Threads of onnxruntime; undefined leaves the choice to it. */
  readonly threads: number | undefined;
  readonly blockPixels: number;
}

/** How to run a pixelwise graph of which `pixelBytes` bytes per pixel are alive at once. */
export function arrangementFor({ threads, blockPixels, tuning }: Execution, pixelBytes: number): Arrangement {
  const tuned = tuning.find(({ octave }) => octave === octaveOf(pixelBytes));
  // A block size that was measured with other threads than the caller wants says nothing.
  if (tuned && (threads ?? tuned.threads) === tuned.threads) return { threads: tuned.threads, blockPixels: blockPixels ?? tuned.blockPixels };
  return { threads, blockPixels: blockPixels ?? defaultBlockPixels(pixelBytes, threads ?? availableParallelism()) };
}
