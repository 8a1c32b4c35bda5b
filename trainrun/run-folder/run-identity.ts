import { z } from 'zod';

/** What kind of thing two runs can differ in. */
export const identityKinds = [
  'compiler',
  'pipeline',
  'plan',
  'class',
  'hparam',
  'connection',
  'wavelengths',
  'width',
  'state',
  'graph',
  'setting',
  'data',
  'labels',
  'module',
  'upstream',
] as const;

/** What kind of thing two runs can differ in. */
export type IdentityKind = (typeof identityKinds)[number];

/** All that a phase's results depend on: per kind the names of things with what they are, in words or as a digest. */
export const runIdentity = z.partialRecord(z.enum(identityKinds), z.record(z.string(), z.string()));

/** All that a phase's results depend on: per kind the names of things with what they are, in words or as a digest. */
export type RunIdentity = z.infer<typeof runIdentity>;
