import { basename, join } from 'node:path';
import type { SpectralInfo } from '../readers/contract.js';
import { writeEnvi } from './envi.js';
import { writeNpy } from './npy.js';
import { decisionPng, type PictureCube, quickLookPng, scoreMapPng, type ShownRange, shownRange } from './picture.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { uniqueFileNames } from './file-names.js';

/** One output of a run and the files that hold it, named relative to the folder of its cube. */
export interface WrittenOutput {
  readonly name: string;
  readonly dtype: string;
  readonly dims: readonly number[];
  readonly files: readonly string[];
  /** What the darkest and the brightest colour of a heat map stand for, and how many pixels lie beyond them. */
  readonly shown?: ShownRange;
}

/** What the pictures show beside the outputs. */
export interface Scene {
  readonly cube: SpectralInfo & PictureCube;
  /** Label map of the cube; overlays then tell hits from false alarms. */
  readonly labels: Tensor | undefined;
}

/** The false-colour picture of the cube, in every folder of outputs. */
export const quickLookName = 'quick-look.png';

/**
 * Writes each output as `.npy` and, if it is an image with the cube's rows and columns, as ENVI (`.img`, `.hdr`) and PNG:
 * decisions on the quick look, single scores as a heat map, several channels in false colours. Also writes the quick look.
 * Throws `write-failed`, and `AbortError` between outputs.
 */
export async function writeOutputs(folder: string, outputs: Tensors, scene: Scene, signal: AbortSignal): Promise<readonly WrittenOutput[]> {
  await writeAtomically(join(folder, quickLookName), quickLookPng(scene.cube));
  const written: WrittenOutput[] = [];
  const stems = uniqueFileNames(Object.keys(outputs));
  for (const [i, [name, value]] of Object.entries(outputs).entries()) {
    signal.throwIfAborted();
    const shown = isImageOf(value, scene.cube.cube) && isScoreMap(value) ? shownRange(value) : undefined;
    const files = await writeOutput(join(folder, stems[i] as string), name, value, scene, shown);
    written.push({ name, dtype: value.dtype, dims: value.dims, files, ...(shown && { shown }) });
  }
  return written;
}

/** Writes the files that begin with `path` and tells their names. */
async function writeOutput(path: string, name: string, value: Tensor, scene: Scene, shown: ShownRange | undefined): Promise<string[]> {
  const stem = basename(path);
  await writeNpy(`${path}.npy`, value);
  if (!isImageOf(value, scene.cube.cube)) return [`${stem}.npy`];
  const [node, port] = splitEndpoint(name);
  const { absent } = scene.cube;
  await writeEnvi(`${path}.hdr`, value, { node, port, source: scene.cube, ...(absent && { absent }) });
  await writeAtomically(`${path}.png`, pictureOf(value, scene, shown));
  return [`${stem}.npy`, `${stem}.img`, `${stem}.hdr`, `${stem}.png`];
}

/** PNG of an image that `isImageOf` the scene's cube: decisions on the quick look, heat colours for one channel (over `shown`, where that is known), false colours for several. */
export function pictureOf(value: Tensor, { cube, labels }: Scene, shown?: ShownRange): Uint8Array {
  if (value.dims[3] !== 1) return quickLookPng({ cube: value, ...(cube.absent && { absent: cube.absent }) });
  return isScoreMap(value) ? scoreMapPng(value, shown) : decisionPng(cube, value, labels);
}

/** True for one channel of numbers, which is shown in heat colours. */
function isScoreMap({ dtype, dims }: Tensor): boolean {
  return dims[3] === 1 && dtype !== 'bool';
}

/** True for [1, H, W, C] with rows and columns of `cube` [H, W, C]. */
export function isImageOf({ dims }: Tensor, cube: Tensor): boolean {
  return dims.length === 4 && dims[0] === 1 && dims[1] === cube.dims[0] && dims[2] === cube.dims[1];
}

function splitEndpoint(name: string): [node: string, port: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

/** The files that hold the named outputs for certain: which of them are images shows when they are there. */
export function certainFiles(names: readonly string[]): string[] {
  return [quickLookName, ...uniqueFileNames(names).map((stem) => `${stem}.npy`)];
}
