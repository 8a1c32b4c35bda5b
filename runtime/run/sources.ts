import type { DType } from '../../schemas/dtype.js';
import type { PlanGraph } from '../../schemas/plan.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import type { Hosts } from '../engine/hosts.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import { overheadRows } from '../profile/profiled-frame.js';
import type { ProfilingStage } from '../profile/profiling-settings.js';
import type { SpectralInfo } from '../readers/contract.js';
import type { Batch } from './batch.js';

/** A cube on disk, read by the thread that runs the plan: `{ file: 'scene.hdr' }`, `{ file: 'scene.mat:cube', labels: 'scene.mat:gt' }`. */
export interface FileSource {
  readonly file: string;
  readonly labels?: string;
}

/** Data for one call: tensors, or a file that holds them. */
export type Source = Batch | FileSource;

/** A source whose data are in memory. */
export interface LoadedSource {
  /** For messages and reports: the file, or `batch <index>`. */
  readonly name: string;
  readonly batch: Batch;
  /** What a file says about its bands. */
  readonly info: SpectralInfo;
  readonly notices: readonly string[];
}

export function isFileSource(source: Source): source is FileSource {
  return typeof source.file === 'string';
}

/** How reports and errors call a source; `index` counts from 0. */
export function nameOfSource(source: Source, index: number): string {
  return isFileSource(source) ? source.file : `batch ${index + 1}`;
}

/**
 * Brings a source into memory. A file gives the keys `cube` [H, W, C], `wavelengths` [C] if the file has them,
 * and `mask` [H, W] if labels were named. Errors are those of the readers.
 */
export async function loadSource(hosts: Hosts, graph: PlanGraph, source: Source, index: number): Promise<LoadedSource> {
  const name = nameOfSource(source, index);
  if (!isFileSource(source)) return { name, batch: source, info: {}, notices: [] };
  const { cube, notices, ...info } = await hosts.readCube(source.file);
  const mask = source.labels === undefined ? undefined : await hosts.readLabels(source.labels);
  const grid = info.wavelengths && wavelengthTensor(graph, info.wavelengths);
  return {
    name,
    batch: { cube, ...(grid ? { wavelengths: grid } : {}), ...(mask ? { mask: mask.labels } : {}) },
    info,
    notices: [...notices, ...(mask?.notices ?? [])],
  };
}

/** `loadSource`, with the time of reading a file as a row of the stage's profile. */
export function readSource(plan: LoadedPlan, stage: ProfilingStage, graph: PlanGraph, source: Source, index: number): Promise<LoadedSource> {
  const load = (): Promise<LoadedSource> => loadSource(plan.hosts, graph, source, index);
  return isFileSource(source) ? plan.profiler.aside({ stage, kind: 'overhead', name: overheadRows.reading }, load) : load();
}

/** Files hold fractions of a nanometre; a graph that reads whole ones gets them rounded. */
function wavelengthTensor(graph: PlanGraph, wavelengths: Float64Array): Tensor {
  const dtype: DType = graph.inputs.find((input) => input.source === 'batch' && input.name === 'wavelengths')?.dtype ?? 'float64';
  const whole = dtype !== 'float32' && dtype !== 'float64';
  return tensor('float64', [wavelengths.length], whole ? wavelengths.map(Math.round) : wavelengths.slice());
}
