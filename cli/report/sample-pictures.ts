import type { FileSource } from '../../runtime/index.js';
import { readCube } from '../../runtime/index.js';
import { readLabels } from '../../runtime/index.js';
import { quickLookPng } from '../../runtime/index.js';
import type { Stage } from '../../schemas/stage.js';
import { isImageOf, pictureOf } from '../../runtime/index.js';
import type { TrainrunJob } from '../../trainrun/index.js';

/** A picture of a report, as PNG. */
export interface SamplePicture {
  readonly title: string;
  readonly png: Uint8Array;
}

/** Pictures beyond these say little more and make the page heavy. */
const atMost = 6;

/**
 * The first test, validation or training cube in false colours, then the images that the plan makes of it: decisions
 * (with labels hits green, false alarms red, misses yellow), scores as heat colours. Throws what running the plan throws.
 */
export async function samplePictures({ plan, sources, signal }: TrainrunJob): Promise<SamplePicture[]> {
  const source = sources.test[0] ?? sources.val[0] ?? sources.train[0];
  if (!source) return [];
  const scene = { cube: await readCube(source.file), labels: await labelsOf(source) };
  const first = { title: source.file.replace(/^.*[\\/]/, ''), png: quickLookPng(scene.cube) };
  const stage = stageWithGraph(plan.manifest.stages);
  if (!stage) return [first];
  const { outputs } = await plan.run(source, { stage, signal });
  const images = Object.entries(outputs).filter(([, value]) => isImageOf(value, scene.cube.cube) && !isPassedOn(value.dims, scene.cube.cube.dims));
  return [first, ...images.slice(0, atMost - 1).map(([title, value]) => ({ title, png: pictureOf(value, scene) }))];
}

async function labelsOf({ labels }: FileSource) {
  return labels === undefined ? undefined : (await readLabels(labels)).labels;
}

/** True for cubes with as many channels as the input, which look like it. */
function isPassedOn(dims: readonly number[], cube: readonly number[]): boolean {
  return dims[3] === cube[2] && dims[3] !== 1;
}

function stageWithGraph(stages: Readonly<Record<Stage, { readonly steps: readonly unknown[] }>>): Stage | undefined {
  return (['inference', 'test', 'val'] as const).find((stage) => stages[stage].steps.length > 0);
}
