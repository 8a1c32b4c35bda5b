import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CuviscError } from '../../schemas/cuvisc-error.js';

const require = createRequire(import.meta.url);

/** The copy that a packed cuvisc brings, without the install script of its package; a clone has none. */
const brought = fileURLToPath(new URL('../../../vendor/onnxruntime-node', import.meta.url));

/**
 * The folder of the onnxruntime-node in use: one that the project itself has installed, as CUDA needs it, if it has the version of
 * the copy that cuvisc brings or if there is no such copy for this platform; else that copy. Throws `CuviscError` `engine-missing`.
 */
export function onnxruntimeFolder(): string {
  const installed = installedFolder();
  const isBrought = existsSync(join(binariesOf(brought), 'onnxruntime_binding.node'));
  if (installed !== undefined && (!isBrought || versionOf(installed) === versionOf(brought))) return installed;
  if (isBrought) return brought;
  throw new CuviscError('engine-missing', `this copy of cuvisc brings no onnxruntime for ${process.platform}-${process.arch}`, {
    fault: 'run',
    hint: `npm install ${wantedPackage()} --ignore-scripts`,
  });
}

/** Version of the onnxruntime in use, which need not be loaded for that. Throws `CuviscError` `engine-missing`. */
export function onnxruntimeVersion(): string {
  return versionOf(onnxruntimeFolder());
}

/** Where an onnxruntime-node keeps the binaries for this platform. */
export function binariesOf(folder: string): string {
  return join(folder, 'bin', 'napi-v6', process.platform, process.arch);
}

/** What to ask npm for, so that the result is used. */
export function wantedPackage(): string {
  return existsSync(brought) ? `onnxruntime-node@${versionOf(brought)}` : 'onnxruntime-node';
}

function installedFolder(): string | undefined {
  try {
    return dirname(require.resolve('onnxruntime-node/package.json'));
  } catch {
    return undefined;
  }
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
