import { cpus, release, totalmem } from 'node:os';
import { onnxruntimeVersion } from '../../runtime/index.js';
import { packageVersion } from '../../schemas/version.js';

/** Versions and machine as they are now, in words; `device` is what the plan runs on, or was asked to. */
export function environmentNow(device: string): Readonly<Record<string, string>> {
  const [processor] = cpus();
  return {
    cuvisc: packageVersion,
    onnxruntime: onnxruntimeVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch} ${release()}`,
    processor: `${processor?.model.trim() ?? 'unknown'}, ${cpus().length} logical`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    device,
  };
}
