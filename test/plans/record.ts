import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { type PlanCase, planCases } from './cases.js';
import { type Exercise, exercisePlan } from './exercise.js';

const [rows, columns] = [6, 7] as const;

async function recordCase(planCase: PlanCase, folder: string): Promise<void> {
  const { name, pipeline, request, stages, labels, train = null } = planCase;
  const { plan, diagnostics } = compile({ source: { file: `${name}.yaml`, text: pipeline }, ...request });
  if (!plan) throw new Error(`${name}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const directory = join(folder, 'plan');
  await mkdir(folder, { recursive: true });
  await writePlan(plan, directory);
  const batch = batchOf(planCase);
  await fitTo(batch, directory);
  const what: Exercise = { stages, evaluate: labels ? 'test' : null, train };
  const { tensors, values } = await onCopy(directory, (copy) => exercisePlan(copy, batch, what));
  await writeFile(join(folder, 'inputs.safetensors'), encodeSafetensors({ tensors: batch, metadata: {} }));
  await writeFile(join(folder, 'outputs.safetensors'), encodeSafetensors({ tensors, metadata: {} }));
  await writeFile(join(folder, 'expected.json'), `${JSON.stringify({ ...what, ...values, made: await madeWith() }, null, 2)}\n`);
}

async function fitTo(batch: Readonly<Record<string, Tensor>>, directory: string): Promise<void> {
  await using plan = await openPlan(directory, { host: 'inline', device: 'cpu' });
  await plan.fit([batch]);
}

async function onCopy<T>(directory: string, work: (copy: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-plans-'));
  try {
    await cp(directory, join(folder, 'plan'), { recursive: true });
    return await work(join(folder, 'plan'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A smooth scene with a little noise and one bright corner, which the labels call an anomaly (class 1). */
function batchOf({ request, labels }: PlanCase): Record<string, Tensor> {
  const bands = request.bands ?? request.wavelengths?.length ?? 0;
  const random = pseudoRandom(20_260_101);
  const bright = (row: number, column: number): boolean => row < 2 && column < 2;
  const cube = Array.from({ length: rows * columns * bands }, (_, i) => {
    const [band, pixel] = [i % bands, Math.floor(i / bands)];
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    return 0.2 + 0.03 * row + 0.02 * column * (band + 1) + 0.2 * random() + (bright(row, column) ? 0.5 / (band + 1) : 0);
  });
  const mask = Array.from({ length: rows * columns }, (_, i) => (bright(Math.floor(i / columns), i % columns) ? 1 : 0));
  const { wavelengths } = request;
  return {
    cube: tensorFrom('float32', [rows, columns, bands], cube),
    ...(labels && { mask: tensorFrom('int32', [rows, columns], mask) }),
    ...(wavelengths && { wavelengths: tensorFrom('int32', [bands], wavelengths) }),
  };
}

/** Numbers in [0, 1) that are the same everywhere: a linear congruential generator modulo 2^31 - 1. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What the bits depend on beside the plan. */
async function madeWith(): Promise<Record<string, string>> {
  const versionOf = async (file: string): Promise<string> => (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
  const [cuvisc, onnxruntime] = await Promise.all([versionOf('package.json'), versionOf('node_modules/onnxruntime-node/package.json')]);
  return { cuvisc, onnxruntime, architecture: process.arch };
}

const form = process.argv[2];
if (form === undefined) throw new Error('name the form, as in: npm run plans:record -- 2.0');
for (const planCase of planCases) {
  const folder = join('test/plans', form, planCase.name);
  await rm(folder, { recursive: true, force: true });
  await recordCase(planCase, folder);
  console.log(folder);
}
