import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ManifestValue } from '../../schemas/plan/migrations/contract.js';
import { migrated } from '../../schemas/plan/migrations/migrate.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { manifestFrom, manifestName, serialiseManifest } from '../../schemas/plan-serialisation.js';
import { checkForm } from './check-form.js';
import { corrupt, regularFile } from './plan-files.js';

/** A manifest in the present form, and as it lies on disk, where it may be of an earlier one or have fields that this runtime does not know. */
export interface ReadManifest {
  readonly manifest: PlanManifest;
  readonly saved: ManifestValue;
}

/**
 * Reads and checks `plan.json`: first that its bytes are exactly those that `serialiseManifest` gives, digest included, then that this
 * runtime opens its form, then every field that it knows. An earlier version is brought into the present form; the file stays as it is.
 * Throws `CuviscError` `plan-file-missing`, `plan-file-corrupt`, `plan-version-unsupported` or `plan-requirement-missing`.
 */
export async function readManifest(directory: string): Promise<ReadManifest> {
  const file = await regularFile(directory, manifestName);
  const bytes = await readFile(file);
  const saved = parseJson(file, bytes);
  if (!Buffer.from(serialiseManifest(saved)).equals(bytes)) throw corrupt(file, 'its content does not match its digest');
  if (saved.format !== 'cuvisc-plan') throw corrupt(file, 'it is not a cuvisc plan manifest');
  checkForm(file, saved);
  return { manifest: inPresentForm(file, saved), saved };
}

function inPresentForm(file: string, saved: ManifestValue): PlanManifest {
  const value = migration(file, saved);
  try {
    return manifestFrom(value);
  } catch (error) {
    throw error instanceof z.ZodError ? corrupt(file, z.prettifyError(error)) : error;
  }
}

/** What a migration trips over is a field that its version does not allow. */
function migration(file: string, saved: ManifestValue): ManifestValue {
  try {
    return migrated(saved);
  } catch (cause) {
    throw corrupt(file, (cause as Error).message);
  }
}

function parseJson(file: string, bytes: Uint8Array): ManifestValue {
  const value = jsonOf(file, bytes);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw corrupt(file, 'it is not a cuvisc plan manifest');
  return value as ManifestValue;
}

function jsonOf(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(file, (cause as Error).message);
  }
}
