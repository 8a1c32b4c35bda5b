import { basename, relative, sep } from 'node:path';
import { sourceFacts } from '../../runtime/index.js';
import type { SampleSource } from '../data/data-request.js';
import type { TrainrunSources } from '../load-trainrun.js';
import type { RecordedSource, RunRecord } from './run-record.js';

/** The splits that a run works on. */
export const splitNames = ['train', 'val', 'test'] as const;

/** A split that a run works on. */
export type SplitName = (typeof splitNames)[number];

/** What the images of a source are named after: its sample, or its file, as a path from `base`. */
export function sampleName({ id, file }: SampleSource, base: string): string {
  return id ?? relative(base, file).split(sep).join('/');
}

/** Every source of every split, each once, with its files and digest as they are now. */
export async function recordSources(sources: TrainrunSources, base: string): Promise<RunRecord['data']> {
  const known = new Map<string, Promise<RecordedSource>>();
  const record = (source: SampleSource): Promise<RecordedSource> => {
    const key = JSON.stringify([source.file, source.labels]);
    const found = known.get(key) ?? recordSource(source, base);
    known.set(key, found);
    return found;
  };
  const split = (name: SplitName): Promise<RecordedSource[]> => Promise.all(unique(sources[name]).map(record));
  return { train: await split('train'), val: await split('val'), test: await split('test') };
}

async function recordSource(source: SampleSource, base: string): Promise<RecordedSource> {
  const { files, digest } = await sourceFacts(source);
  return { sample: sampleName(source, base), file: source.file, labels: source.labels ?? null, files: [...files], digest };
}

/** Each source once, in order: a trainrun may take a training sample several times an epoch. */
export function unique(sources: readonly SampleSource[]): SampleSource[] {
  return [...new Map(sources.map((source) => [JSON.stringify([source.file, source.labels]), source])).values()];
}

/** What tells the data of `splits` from others, by split and position. */
export function dataIdentity(data: RunRecord['data'], splits: readonly SplitName[] = splitNames): Record<string, string> {
  return Object.fromEntries(
    splits.flatMap((split) =>
      data[split].map(({ file, labels, digest }, i) => {
        const named = labels === null ? basename(file) : `${basename(file)} with ${basename(labels)}`;
        return [`${split} ${i + 1}`, `${named}, ${digest === null ? 'missing' : `SHA-256 ${digest}`}`];
      }),
    ),
  );
}
