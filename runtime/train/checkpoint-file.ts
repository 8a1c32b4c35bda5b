import type { Tensors } from '../../schemas/tensor.js';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../schemas/safetensors.js';
import { leftovers } from '../../schemas/disk/leftovers.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import type { PlanTopology } from './plan-topology.js';
import type { TrainProgress } from './train-progress.js';
import type { TrainValues, ValueGroup } from './train-values.js';

/** What a checkpoint must share with the run that reads it; `settings` is plain JSON. */
export interface RunIdentity {
  readonly plan: PlanTopology;
  /** SHA-256 of the state that training does not change. */
  readonly frozenState: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Everything that a training needs to go on. */
export interface Checkpoint {
  readonly identity: RunIdentity;
  readonly values: TrainValues;
  /** Null in a file of weights only, which cannot be resumed from. */
  readonly progress: TrainProgress | null;
}

const formatName = 'cuvisc-checkpoint';

/** What every checkpoint holds in two places, so that one that was damaged is not taken for a file of another kind. */
const marks = [formatName, 'frozenState'];

/** Of the layout of checkpoint files. */
const version = '2';

const groups: readonly ValueGroup[] = ['parameters', 'optimizer', 'gradients', 'buffers', 'pinned'];

/**
 * The bytes of a checkpoint: a safetensors file with tensors named `<group>/<name>`, and as metadata the identity and the
 * progress in JSON and, under `sha256`, the SHA-256 of the same file without that entry.
 */
function encodeCheckpoint({ identity, values, progress }: Checkpoint): Uint8Array {
  const kept = progress === null ? (['parameters', 'buffers', 'pinned'] as const) : groups;
  const tensors = kept.flatMap((group) => Object.entries(values[group]).map(([name, value]) => [`${group}/${name}`, value] as const));
  const metadata = { format: formatName, version, identity: JSON.stringify(identity), progress: JSON.stringify(progress) };
  return sealed({ tensors: Object.fromEntries(tensors), metadata });
}

function sealed({ tensors, metadata }: TensorFile): Uint8Array {
  return encodeSafetensors({ tensors, metadata: { ...metadata, sha256: sha256Of(encodeSafetensors({ tensors, metadata })) } });
}

/** Writes a checkpoint beside `file`, renames it, and removes what killed processes left half-written there. Throws `CuviscError` `write-failed`. */
export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeAtomically(file, encodeCheckpoint(checkpoint));
  const folder = dirname(file);
  for (const name of leftovers(await readdir(folder))) await rm(join(folder, name), { force: true });
}

/**
 * Reads and verifies a checkpoint. Throws `CuviscError` `checkpoint-missing`, `checkpoint-foreign` for a file of another kind or version,
 * or `checkpoint-corrupt` if a single bit differs from what was written.
 */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CuviscError('checkpoint-missing', `the checkpoint cannot be read: ${(cause as Error).message}`, { place: { file }, cause });
  });
  const { tensors, metadata } = verified(new Uint8Array(bytes), file);
  const group = (name: ValueGroup): Tensors => {
    const own = Object.entries(tensors).filter(([key]) => key.startsWith(`${name}/`));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1), value]));
  };
  const values = Object.fromEntries(groups.map((name) => [name, group(name)])) as unknown as TrainValues;
  return { values, identity: JSON.parse(metadata.identity ?? ''), progress: JSON.parse(metadata.progress ?? '') } as Checkpoint;
}

function verified(bytes: Uint8Array, file: string): TensorFile {
  if (!marks.some((mark) => Buffer.from(bytes).includes(mark))) throw foreign(file, 'it is no checkpoint of cuvisc');
  const found = decode(bytes, file);
  const { sha256: _, ...metadata } = found.metadata;
  if (!Buffer.from(sealed({ tensors: found.tensors, metadata })).equals(bytes)) throw corrupt(file, 'its bytes do not match its SHA-256');
  if (metadata.version !== version) throw foreign(file, `it has checkpoint version ${metadata.version}, this cuvisc reads ${version}`);
  return found;
}

function foreign(file: string, why: string): CuviscError {
  const hint = 'name a checkpoint that `cuvisc train` of this version wrote; weights of other programs are not read';
  return new CuviscError('checkpoint-foreign', `the file is not a checkpoint that can be read: ${why}`, { place: { file }, hint });
}

function decode(bytes: Uint8Array, file: string): TensorFile {
  try {
    return decodeSafetensors(bytes, file);
  } catch (cause) {
    throw corrupt(file, (cause as Error).message, cause);
  }
}

function corrupt(file: string, why: string, cause?: unknown): CuviscError {
  return new CuviscError('checkpoint-corrupt', `the checkpoint is damaged or was changed: ${why}`, {
    place: { file },
    hint: 'resume from another checkpoint, or train again',
    cause,
  });
}
