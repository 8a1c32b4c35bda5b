// Compiles and fits a pipeline, trains a trainrun, runs both on a cube and writes ENVI files, all in one process:
// node train-and-write.mjs PIPELINE TRAINRUN CUBE FOLDER
import { join } from 'node:path';
import { compile, readText, renderTerminal, writePlan } from 'cuvisc';
import { cubeFacts, openPlan, readCube, writeEnvi } from 'cuvisc/runtime';
import { runTrainrun } from 'cuvisc/trainrun';

const [pipeline, trainrun, cube, folder] = process.argv.slice(2);

const { plan: files, diagnostics } = compile({ source: await readText(pipeline), ...(await cubeFacts(cube)) });
if (!files) throw new Error(renderTerminal(diagnostics, false));
await writePlan(files, join(folder, 'fitted.plan'));
const fitted = await openPlan(join(folder, 'fitted.plan'));
console.log(`fitted on ${(await fitted.fit([{ file: cube }])).samples} pixels`);

const onEvent = ({ type, event }) => type === 'train' && event.type === 'log' && event.row.stage === 'epoch' && console.log(event.row);
const trained = await runTrainrun(trainrun, {}, { directory: join(folder, 'trained'), onEvent });
console.log(trained.values.test);

const source = await readCube(cube);
for (const [kind, plan] of Object.entries({ fitted, trained: await openPlan(trained.plan) })) {
  const { outputs } = await plan.run({ file: cube });
  for (const [name, image] of Object.entries(outputs)) {
    const [node, port] = name.split('.');
    await writeEnvi(join(folder, `${kind}-${name}.hdr`), image, { node, port, source });
  }
  await plan.dispose();
}
