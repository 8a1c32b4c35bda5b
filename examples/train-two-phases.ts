import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CompileRequest, compile, writePlan } from '../compiler/index.js';
import { type Batch, type EvaluationReport, openPlan } from '../runtime/index.js';
import { readCube } from '../runtime/readers/read-cube.js';
import { readLabels } from '../runtime/readers/read-labels.js';
import { type Tensor, tensor } from '../schemas/tensor.js';

/** A pipeline to train on one half of a labelled scene and to measure on the other. */
export interface Recipe {
  readonly pipeline: string;
  readonly training: NonNullable<CompileRequest['training']>;
  readonly epochs: number;
}

/** How raw scores rank the labelled pixels of the half that was not trained on, and what the decisions are worth. */
export interface Quality {
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly iou: number | null;
}

export interface Outcome {
  readonly statistical: Quality;
  readonly trained: Quality;
  /** Mean loss of the first and of the last epoch. */
  readonly losses: readonly [number, number];
  readonly seconds: number;
}

/**
 * Fits `recipe` to the upper half of a scene, trains it there for a fixed number of epochs, and measures the lower half after
 * either phase. Nothing is chosen by the lower half. Writes the trained plan into `folder`.
 */
export async function trainTwoPhases(recipe: Recipe, scene: string, labels: string, folder: string): Promise<Outcome> {
  const start = performance.now();
  const { upper, lower, bands } = await readHalves(scene, labels);
  const directory = join(folder, 'trained.plan');
  await compileTo(directory, recipe, bands);
  await using plan = await openPlan(directory);
  await plan.fit([upper], { keepInputs: true });
  const statistical = qualityOf(await plan.evaluate([lower], { stage: 'val', keepInputs: true }));
  const { history } = await plan.train({ train: [upper] }, { maxEpochs: recipe.epochs }, { keepInputs: true });
  const trained = qualityOf(await plan.evaluate([lower], { stage: 'val', keepInputs: true }));
  const lossOf = (epoch: number): number => history.at(epoch)?.values.train_loss ?? Number.NaN;
  return { statistical, trained, losses: [lossOf(0), lossOf(-1)], seconds: (performance.now() - start) / 1000 };
}

/** The command line of an example, `SCENE LABELS [FOLDER]`, run from the repository root: trains and prints both qualities. */
export async function runExample(recipe: Recipe, [scene, labels, folder = 'training-output']: readonly string[]): Promise<void> {
  if (scene === undefined || labels === undefined) throw new Error('give SCENE LABELS [FOLDER]');
  await mkdir(folder, { recursive: true });
  const { statistical, trained, losses, seconds } = await trainTwoPhases(recipe, scene, labels, folder);
  console.log(`before the gradient phase  ${describe(statistical)}`);
  console.log(`after ${String(recipe.epochs).padStart(4)} epochs          ${describe(trained)}`);
  console.log(`loss ${losses[0].toFixed(3)} to ${losses[1].toFixed(3)}, ${seconds.toFixed(1)} s`);
}

function describe({ rocAuc, averagePrecision, iou }: Quality): string {
  const [auc, precision, overlap] = [rocAuc, averagePrecision, iou].map((value) => value?.toFixed(4) ?? 'undefined');
  return `ROC AUC ${auc}, average precision ${precision}, IoU ${overlap}`;
}

async function compileTo(directory: string, { pipeline, training }: Recipe, bands: number): Promise<void> {
  const source = { file: pipeline, text: await readFile(pipeline, 'utf8') };
  const { plan, diagnostics } = compile({ source, bands, training });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  await writePlan(plan, directory, { state: 'discard' });
}

async function readHalves(scene: string, labels: string): Promise<{ readonly upper: Batch; readonly lower: Batch; readonly bands: number }> {
  const [{ cube }, { labels: mask }] = await Promise.all([readCube(scene), readLabels(labels)]);
  const rows = cube.dims[0] as number;
  const half = Math.floor(rows / 2);
  const part = (from: number, to: number): Batch => ({ cube: rowsOf(cube, from, to), mask: rowsOf(mask, from, to) });
  return { upper: part(0, half), lower: part(half, rows), bands: cube.dims[2] as number };
}

/** Rows `from` to `to` of [H, W, ...]. */
function rowsOf({ dtype, dims, data }: Tensor, from: number, to: number): Tensor {
  const length = data.length / (dims[0] as number);
  return tensor(dtype, [to - from, ...dims.slice(1)], data.slice(from * length, to * length));
}

function qualityOf({ pooled }: EvaluationReport): Quality {
  const { rocAuc = null, averagePrecision = null } = pooled.scores ?? {};
  return { rocAuc, averagePrecision, iou: pooled.metrics.metrics?.iou ?? null };
}
