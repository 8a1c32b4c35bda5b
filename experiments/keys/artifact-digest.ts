import type { FileReference } from '../codecs/codec.js';
import { canonicalDigest } from './canonical-text.js';

/** A file of an artifact. */
export interface ArtifactMember {
  /** Relative to the artifact's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The content digest of an artifact: of its files and of those that it refers to, by path, whatever their order. */
export function artifactDigest(members: readonly ArtifactMember[], references: readonly FileReference[]): string {
  return canonicalDigest({ members: digests(members), references: digests(references) });
}

/** The identity of an output that stays in memory: that of what made it. */
export function memoryDigest(producerKey: string): string {
  return `key:${producerKey}`;
}

function digests(files: readonly ArtifactMember[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]));
}
