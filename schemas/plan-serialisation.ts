import { createHash } from 'node:crypto';
import { type FileRef, type PlanManifest, planManifest } from './plan.js';
import type { ManifestValue } from './plan/migrations/contract.js';

/** The manifest's file name in every plan directory. */
export const manifestName = 'plan.json';

/** SHA-256 in lower-case hexadecimal, as plans name and check their files. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The text of `plan.json`: JSON indented by two spaces, in the key order of `manifest`, with a final newline.
 * `digest` is computed here, whatever the argument holds.
 */
export function serialiseManifest(manifest: ManifestValue): string {
  return textOf({ ...manifest, digest: digestOfManifest(manifest) });
}

/**
 * The manifest in the present form that the JSON `value` holds, its dimensions read, its keys in the order of `value`, which zod changes.
 * Fields that it does not know are left out. Throws `z.ZodError`.
 */
export function manifestFrom(value: unknown): PlanManifest {
  return inOrderOf(planManifest.parse(value), value) as PlanManifest;
}

function inOrderOf(read: unknown, written: unknown): unknown {
  if (written === null || typeof written !== 'object') return read;
  if (Array.isArray(written)) return written.map((part, i) => inOrderOf((read as readonly unknown[])[i], part));
  const known = Object.entries(written).filter(([key]) => Object.hasOwn(read as object, key));
  return Object.fromEntries(known.map(([key, part]) => [key, inOrderOf((read as Record<string, unknown>)[key], part)]));
}

/** SHA-256 of the text of `manifest` with `digest` set to the empty string. */
export function digestOfManifest(manifest: ManifestValue): string {
  return sha256Of(textOf({ ...manifest, digest: '' }));
}

/** How a manifest refers to a file of the plan directory. */
export function fileRefOf(path: string, bytes: Uint8Array): FileRef {
  return { path, bytes: bytes.byteLength, sha256: sha256Of(bytes) };
}

/** The reference to a state file; its name carries the first 12 hexadecimal digits of its SHA-256. */
export function stateFileRefOf(bytes: Uint8Array): FileRef {
  return fileRefOf(`state-${sha256Of(bytes).slice(0, 12)}.safetensors`, bytes);
}

function textOf(manifest: ManifestValue): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The paths of all files that a manifest refers to, of whatever version it is and however damaged. */
export function pathsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const { path, sha256 } = value as { path?: unknown; sha256?: unknown };
  return [...(typeof path === 'string' && typeof sha256 === 'string' ? [path] : []), ...Object.values(value).flatMap(pathsIn)];
}
