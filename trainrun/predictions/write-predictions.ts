import { rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type FileSource, type Plan, readLabels, type RunResult } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { writing } from '../../schemas/disk/write-failed.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensors } from '../../schemas/tensor.js';
import type { SampleSource } from '../data/data-request.js';
import type { UsedCheckpoint } from '../run-folder/phase-record.js';
import { sampleName } from '../run-folder/run-sources.js';
import { decidersOf, predictionOutputs } from './prediction-outputs.js';
import type { PredictionRecord } from './prediction-record.js';

/** A split whose predictions are written. */
export interface PredictionRequest {
  readonly plan: Plan;
  /** Whose weights the plan has. */
  readonly checkpoint: UsedCheckpoint;
  readonly split: string;
  readonly stage: Stage;
  readonly sources: readonly SampleSource[];
  /** What ids of samples count from. */
  readonly base: string;
  /** Gets `<split>.json` and the folder `<split>/`. */
  readonly folder: string;
  readonly noData: readonly ('none' | number)[];
  readonly signal: AbortSignal | undefined;
  readonly onSample: (done: number, total: number) => void;
}

type Sample = PredictionRecord['samples'][number];

/**
 * Predicts a split and writes a safetensors file per source, each before the next source is kept in memory, then the JSON file that lists them, last.
 * Returns the paths of both. Throws `CuviscError` `predictions-impossible`, `write-failed`, and what `Plan.run` throws.
 */
export async function writePredictions(request: PredictionRequest): Promise<readonly string[]> {
  const { plan, checkpoint, split, stage, sources, folder, onSample } = request;
  const outputs = predictionOutputs(plan.manifest, stage);
  if (!outputs) throw impossible(split, stage);
  const [list, files] = [join(folder, `${split}.json`), join(folder, split)];
  await writing(files, async () => {
    await rm(list, { force: true });
    await rm(files, { recursive: true, force: true });
  });
  const samples: Sample[] = [];
  const settings = { stage, outputs: outputs.names, noData: request.noData, signal: request.signal };
  for (const [index, source] of sources.entries()) {
    samples.push(await writeSample(request, { source, index, run: await plan.run(source, settings) }));
    onSample(samples.length, sources.length);
  }
  const labels = samples.some(({ tensors }) => labelsName in tensors) ? [labelsName] : [];
  const record: PredictionRecord = {
    ...{ version: 1, split, stage, checkpoint },
    ...{ roles: { ...outputs.roles, labels }, deciders: decidersOf(plan.manifest), samples },
  };
  await writeAtomically(list, `${JSON.stringify(record, null, 2)}\n`);
  return [list, files];
}

const labelsName = 'labels';

interface Predicted {
  readonly source: SampleSource;
  readonly index: number;
  readonly run: RunResult;
}

async function writeSample({ split, folder, base }: PredictionRequest, predicted: Predicted): Promise<Sample> {
  const { source, index, run } = predicted;
  const tensors = { ...run.outputs, ...(await labelsOf(source)) };
  const ids = idsOf(predicted, base);
  const file = `${split}/${String(index).padStart(5, '0')}-${stemOf(source)}.safetensors`;
  const bytes = encodeSafetensors({ tensors, metadata: { ids: JSON.stringify(ids), split } });
  await writeAtomically(join(folder, file), bytes);
  const shapes = Object.entries(tensors).map(([name, { dtype, dims }]) => [name, { dtype, dims: dims.slice() }] as const);
  return {
    ...{ ids, file, bytes: bytes.length, sha256: sha256Of(bytes), tensors: Object.fromEntries(shapes) },
    ...{ noData: run.noData, notices: [...run.notices] },
  };
}

async function labelsOf({ labels }: FileSource): Promise<Tensors> {
  return labels === undefined ? {} : { [labelsName]: (await readLabels(labels)).labels };
}

/** One id per image: that of the sample where the data module names samples and there is one image, else source and position. */
function idsOf({ source, run }: Predicted, base: string): string[] {
  const images = Object.values(run.outputs).find(({ dims }) => dims.length > 0)?.dims[0] ?? 1;
  if (source.id !== undefined && images === 1) return [source.id];
  return Array.from({ length: images }, (_, i) => `${sampleName(source, base)}#${i}`);
}

/** So much of the file's name as every file system takes. */
function stemOf({ file }: FileSource): string {
  const name = basename(file.replace(/:[^:\\/]*$/, ''));
  return name
    .slice(0, name.length - extname(name).length)
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .slice(0, 50);
}

function impossible(split: string, stage: Stage): CuviscError {
  return new CuviscError('predictions-impossible', `${split} cannot be predicted: stage ${stage} gives nothing for pixels or images`, {
    hint: 'keep scores or decisions: `outputs: [rx.scores]` in the pipeline',
  });
}
