import { planVersion } from '../version.js';
import { from1to2 } from './1-to-2.js';
import type { ManifestValue, Migration } from './contract.js';

const migrations: readonly Migration[] = [from1to2];

/**
 * A manifest of an earlier version in the present form, with the digest of the file that it came from. The value itself if it is of the
 * present version or if no way leads there.
 */
export function migrated(manifest: ManifestValue): ManifestValue {
  const step = manifest.version === planVersion ? undefined : migrations.find(({ from }) => from === manifest.version);
  return step ? migrated(step.migrate(manifest)) : manifest;
}

/** The versions that can be opened, in ascending order. */
export const openedVersions: readonly number[] = [...migrations.map(({ from }) => from), planVersion];
