import type { Dim } from '../../schemas/dim.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { StepPorts, PlanManifest } from '../../schemas/plan.js';
import type { Hosts } from '../host/hosts.js';
import { onDisk } from './stored-source.js';
import type { LoadedPlan } from './loaded-plan.js';
import { bindBatch } from '../tensor/batch.js';
import { isFileSource, nameOfSource, type FileSource, type Source } from './sources.js';

/** Sources that a graph is going to read. */
export interface SourceList {
  /** For messages: `val`. */
  readonly split: string;
  readonly graph: StepPorts;
  readonly sources: readonly Source[];
}

/** Rows and columns of a source; null for one that tells them only when it is read. */
export type ImageSize = readonly [rows: number, columns: number] | null;

/**
 * Checks every source against the graph before any is read as a whole: files by their headers, for bands, rank and the size of labels.
 * The sizes, in their order. Throws what reading and `bindBatch` would throw later, naming split and file.
 */
export async function checkSources(manifest: PlanManifest, hosts: Hosts, { split, graph, sources }: SourceList): Promise<ImageSize[]> {
  const sizes: ImageSize[] = [];
  for (const [index, source] of sources.entries()) {
    const name = nameOfSource(source, index);
    try {
      sizes.push(isFileSource(source) ? await onDisk(source, (stored) => checkFile(hosts, graph, stored)) : checkBatch(manifest, graph, source));
    } catch (error) {
      throw error instanceof CuviscError ? inSplit(split, name, error, isFileSource(source)) : error;
    }
  }
  return sizes;
}

/** `checkSources` for the files of a call that reads one after the other, so that the last is not refused after hours with the others. */
export async function checkFiles({ manifest, hosts }: Pick<LoadedPlan, 'manifest' | 'hosts'>, list: SourceList): Promise<void> {
  await checkSources(manifest, hosts, { ...list, sources: list.sources.filter(isFileSource) });
}

function checkBatch(manifest: PlanManifest, graph: StepPorts, batch: Exclude<Source, FileSource>): ImageSize {
  const { extent } = bindBatch(manifest, graph, batch);
  return [extent.rows, extent.columns];
}

async function checkFile(hosts: Hosts, graph: StepPorts, { file, labels }: FileSource): Promise<ImageSize> {
  const reads = (key: string) => graph.inputs.find(({ source, name }) => source === 'batch' && name === key);
  const size = await checkCube(hosts, file, reads('cube')?.dims.at(-1));
  const mask = reads('mask');
  if (mask && labels === undefined) {
    throw new CuviscError('labels-missing', `no labels were named, which are read by ${mask.feeds.join(', ')}`, { place: { file } });
  }
  const map = labels === undefined ? null : await hosts.describeLabels(labels);
  if (size && map && (map[0] !== size[0] || map[1] !== size[1])) {
    throw new CuviscError('labels-differ', `the labels ${labels} have ${map[0]} x ${map[1]} pixels, the cube has ${size[0]} x ${size[1]}`, {
      place: { file: labels as string },
      hint: 'name the label map of this cube',
    });
  }
  return size;
}

async function checkCube(hosts: Hosts, file: string, bands: Dim | undefined): Promise<ImageSize> {
  const dims = await hosts.describeCube(file);
  if (!dims) return null;
  const [rows, columns, found] = dims;
  if (typeof bands === 'number' && found !== bands) {
    throw new CuviscError('batch-band-count', `the cube has ${found} bands, the plan was compiled for ${bands}`, {
      place: { file },
      hint: 'give a cube of the same sensor, or compile the pipeline with this number of channels',
    });
  }
  return [rows, columns];
}

function inSplit(split: string, name: string, error: CuviscError, isFile: boolean): CuviscError {
  const { code, fault, hint, place, message } = error;
  return new CuviscError(code, `${split}, ${name}: ${message}`, {
    fault,
    place: isFile ? { file: name, ...place } : place,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
