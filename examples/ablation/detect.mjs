import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compile, writePlan } from 'cuvisc';
import { openPlan, readCube, scoreMapPng } from 'cuvisc/runtime';

/** Compiles `pipeline` with the overrides `set` for a cube, fits it, and gives the plan directory, which it makes in `folder`. */
export async function fitted(pipeline, set, cube, folder) {
  const source = { file: basename(pipeline), text: await readFile(pipeline, 'utf8') };
  const [, , bands] = (await readCube(cube)).cube.dims;
  const { plan, diagnostics } = compile({ source, set, bands });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const directory = join(folder, 'fitted.plan');
  await writePlan(plan, directory);
  await withPlan(directory, (opened) => opened.fit([{ file: cube }]));
  return directory;
}

/** How well the scores of a fitted plan rank the labelled pixels, and a picture of the scores. */
export async function measured(directory, cube, labels) {
  return withPlan(directory, async (opened) => {
    const { pooled } = await opened.evaluate([{ file: cube, labels }]);
    const { outputs } = await opened.run({ file: cube });
    const { rocAuc, averagePrecision } = pooled.scores;
    return { rocAuc, averagePrecision, png: scoreMapPng(outputs['detector.scores']) };
  });
}

/** On the processor, so that the numbers are the same wherever a stage runs. */
async function withPlan(directory, use) {
  const plan = await openPlan(directory, { device: 'cpu' });
  try {
    return await use(plan);
  } finally {
    await plan.dispose();
  }
}
