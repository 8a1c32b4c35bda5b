import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type PlanManifest, planVersion } from '../../schemas/plan.js';
import { manifestFrom, manifestName, serialiseManifest } from '../../schemas/plan-serialisation.js';
import { corrupt, regularFile } from './plan-files.js';

const envelope = z.object({ format: z.string(), version: z.number() });

/**
 * Reads and checks `plan.json`: format, version, every field, and that its bytes are exactly
 * those that `serialiseManifest` gives, digest included.
 * Throws `CuviscError` `plan-file-missing`, `plan-version-unsupported` or `plan-file-corrupt`.
 */
export async function readManifest(directory: string): Promise<PlanManifest> {
  const file = await regularFile(directory, manifestName);
  const bytes = await readFile(file);
  const value = parseJson(file, bytes);
  checkVersion(file, value);
  const manifest = checkedManifest(file, value);
  if (!Buffer.from(serialiseManifest(manifest)).equals(bytes)) {
    throw corrupt(file, 'its content does not match its digest');
  }
  return manifest;
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(file, (cause as Error).message);
  }
}

function checkedManifest(file: string, value: unknown): PlanManifest {
  try {
    return manifestFrom(value);
  } catch (error) {
    throw error instanceof z.ZodError ? corrupt(file, z.prettifyError(error)) : error;
  }
}

function checkVersion(file: string, value: unknown): void {
  const header = envelope.safeParse(value);
  if (!header.success || header.data.format !== 'cuvisc-plan') throw corrupt(file, 'it is not a cuvisc plan manifest');
  if (header.data.version === planVersion) return;
  throw new CuviscError('plan-version-unsupported', `${file} has plan version ${header.data.version}; this runtime opens version ${planVersion}`, {
    place: { file },
    hint: 'compile the pipeline again with this version of cuvisc, or install the matching runtime',
  });
}
