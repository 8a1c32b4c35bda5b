import type { DType } from '../../schemas/dtype.js';
import type { StepPorts } from '../../schemas/plan.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Hosts } from '../host/hosts.js';
import type { LoadedPlan } from './loaded-plan.js';
import { onDisk } from './stored-source.js';
import { findNonFinite } from '../no-data/non-finite.js';
import { overheadRows } from '../profile/profiled-frame.js';
import type { ProfilingStage } from '../profile/profiling-settings.js';
import type { SpectralInfo } from '../readers/contract.js';
import type { Batch } from '../tensor/batch.js';

/** A cube on disk, read by the thread that runs the plan: `{ file: 'scene.hdr' }`, `{ file: 'scene.mat:cube', labels: 'scene.mat:gt' }`. */
export interface FileSource {
  readonly file: string;
  readonly labels?: string;
  /** The content of these files by name, for what is not on disk: `{ file: 'scene.npy', bytes: { 'scene.npy': body } }`. */
  readonly bytes?: Readonly<Record<string, Uint8Array>>;
}

/** Data for one call: tensors, or a file that holds them. */
export type Source = Batch | FileSource;

/** A source whose data are in memory. */
export interface LoadedSource {
  /** For messages and reports: the file, or `batch <index>`. */
  readonly name: string;
  /** The file that it was read from. */
  readonly file?: string;
  readonly batch: Batch;
  /** What a file says about its bands. */
  readonly info: SpectralInfo;
  readonly notices: readonly string[];
  /** Where the cube of a file has NaN or infinities, in words; undefined if it has none. */
  readonly nonFinite?: string;
}

/** Whether a source is read from a file, or from the bytes of one. */
export function isFileSource(source: Source): source is FileSource {
  return typeof source.file === 'string';
}

/** Throws `CuviscError` `no-data` for an empty list. */
export function requireData(sources: readonly Source[]): void {
  if (sources.length > 0) return;
  throw new CuviscError('no-data', 'there are no data to fit on', { hint: 'name at least one cube' });
}

/** How reports and errors call a source; `index` counts from 0. */
export function nameOfSource(source: Source, index: number): string {
  return isFileSource(source) ? source.file : `batch ${index + 1}`;
}

/**
 * Brings a source into memory. A file gives the keys `cube` [H, W, C], `wavelengths` [C] if the file has them,
 * and `mask` [H, W] if labels were named. Errors are those of the readers, and `CuviscError` `labels-differ`.
 */
export async function loadSource(hosts: Hosts, graph: StepPorts, source: Source, index: number): Promise<LoadedSource> {
  const name = nameOfSource(source, index);
  if (!isFileSource(source)) return { name, batch: source, info: {}, notices: [] };
  const { read, mask } = await onDisk(source, async ({ file, labels }) => ({
    read: await hosts.readCube(file),
    mask: labels === undefined ? undefined : await hosts.readLabels(labels),
  }));
  const { cube, notices, ...info } = read;
  if (mask) requireSameImage(source, cube, mask.labels);
  const grid = info.wavelengths && wavelengthTensor(graph, info.wavelengths);
  const nonFinite = nonFiniteIn(cube);
  return {
    name,
    file: source.file,
    batch: { cube, ...(grid ? { wavelengths: grid } : {}), ...(mask ? { mask: mask.labels } : {}) },
    info,
    notices: [...notices, ...(mask?.notices ?? [])],
    ...(nonFinite === undefined ? {} : { nonFinite }),
  };
}

function requireSameImage({ file, labels = '' }: FileSource, cube: Tensor, mask: Tensor): void {
  const [sizes, expected] = [mask.dims.slice(-2), cube.dims.slice(-3, -1)];
  if (sizes.join() === expected.join()) return;
  throw new CuviscError('labels-differ', `the labels ${labels} have ${sizes.join(' x ')} pixels, the cube ${file} has ${expected.join(' x ')}`, {
    place: { file: labels },
    hint: 'name the label map that belongs to this cube',
  });
}

/** Where a cube [H, W, C] has values that are no finite numbers: how many pixels, and the first. */
export function nonFiniteIn(cube: Tensor, absent?: Uint8Array): string | undefined {
  const [columns = 1, bands = 1] = cube.dims.slice(-2);
  const found = findNonFinite(cube, cube.data.length / bands, absent);
  if (!found) return undefined;
  const { pixels, first, channel, value } = found;
  const place = `row ${Math.floor(first / columns)}, column ${first % columns}, band ${channel} (from 0)`;
  return `${pixels === 1 ? '1 pixel is' : `${pixels} pixels are`} NaN or infinite, the first at ${place}: ${value}`;
}

/** `loadSource`, with the time of reading a file as a row of the stage's profile. */
export function readSource(plan: LoadedPlan, stage: ProfilingStage, graph: StepPorts, source: Source, index: number): Promise<LoadedSource> {
  const load = (): Promise<LoadedSource> => loadSource(plan.hosts, graph, source, index);
  return isFileSource(source) ? plan.profiler.aside({ stage, kind: 'overhead', name: overheadRows.reading }, load) : load();
}

/** Files hold fractions of a nanometre; a graph that reads whole ones gets them rounded. */
function wavelengthTensor(graph: StepPorts, wavelengths: Float64Array): Tensor {
  const dtype: DType = graph.inputs.find((input) => input.source === 'batch' && input.name === 'wavelengths')?.dtype ?? 'float64';
  const whole = dtype !== 'float32' && dtype !== 'float64';
  return tensor('float64', [wavelengths.length], whole ? wavelengths.map(Math.round) : wavelengths.slice());
}
