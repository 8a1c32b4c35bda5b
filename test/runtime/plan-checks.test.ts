import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto, { type onnx } from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { fileRefOf, serialiseManifest } from '../../schemas/plan-serialisation.js';
import type { PlainGraph, PlanManifest } from '../../schemas/plan.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline, selectorPipeline } from '../fixtures/pipelines.js';
import { generator } from '../fixtures/generator.js';
import { basePlans, changed, failureOf } from './fuzz-plans.js';
import { onlyGraph } from '../fixtures/only-graph.js';

/** A plan whose manifest and inference graph were changed, with digests that are right again. */
async function openChanged(
  change: (manifest: PlanManifest, graph: onnx.GraphProto, model: onnx.ModelProto) => Uint8Array | undefined,
): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'plan-checks-'));
  await writePlan(planOf(compileText(rxPipeline, { bands: 4 })), folder);
  const manifest = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as PlanManifest;
  const path = join(folder, 'inference.onnx');
  const model = onnxProto.onnx.ModelProto.decode(await readFile(path));
  const given = change(manifest, model.graph as onnx.GraphProto, model);
  const bytes = given ?? onnxProto.onnx.ModelProto.encode(model).finish();
  await writeFile(path, bytes);
  (inferenceOf(manifest) as { file: unknown }).file = fileRefOf('inference.onnx', bytes);
  await writeFile(join(folder, 'plan.json'), serialiseManifest(manifest));
  return openPlan(folder, { host: 'inline', device: 'cpu' }).then(
    (plan) => plan.dispose(),
    (error: unknown) => error,
  );
}

function inferenceOf(manifest: PlanManifest): PlainGraph {
  return onlyGraph(manifest.stages.inference) as PlainGraph;
}

const first = (graph: onnx.GraphProto) => graph.node[0] as onnx.NodeProto;

describe('a plan whose digests are right', () => {
  test('opens unchanged', async () => {
    expect(await openChanged(() => undefined)).toBeUndefined();
  });

  test.each<readonly [string, Parameters<typeof openChanged>[0], RegExp]>([
    ['M2: with a damaged graph', () => Uint8Array.of(8, 10, 58, 255, 1), /cannot be read/],
    ['M2: with an empty graph', () => new Uint8Array(), /operator set/],
    ['L8: with a loop', (_, graph) => void Object.assign(first(graph), { opType: 'Loop' }), /"Loop", which plans do not use/],
    ['L8: with an operator of another domain', (_, graph) => void Object.assign(first(graph), { domain: 'com.microsoft' }), /plans do not use/],
    ['L8: of another operator set', (_, __, model) => void Object.assign(model.opsetImport[0] as object, { version: 17 }), /operator set 21/],
    [
      'L8: with a graph inside a node',
      (_, graph) => void first(graph).attribute?.push(onnxProto.onnx.AttributeProto.create({ name: 'body', type: 5, g: { name: 'g' } })),
      /neither number nor text/,
    ],
    [
      'L8: with constants in another file',
      (_, graph) =>
        void graph.initializer.push(
          onnxProto.onnx.TensorProto.create({
            name: 'c',
            dims: [1],
            dataType: 1,
            dataLocation: 1,
            externalData: [{ key: 'location', value: '/etc/passwd' }],
          }),
        ),
      /another file/,
    ],
    [
      'L8: with a constant that is larger than its bytes',
      (_, graph) =>
        void graph.initializer.push(onnxProto.onnx.TensorProto.create({ name: 'c', dims: [2 ** 40], dataType: 1, rawData: new Uint8Array(4) })),
      /its shape takes 4398046511104/,
    ],
    [
      'L8: with fields that no graph has',
      (_, __, model) => Buffer.concat([onnxProto.onnx.ModelProto.encode(model).finish(), Buffer.of(0xfa, 7, 1, 0)]),
      /more than the fields/,
    ],
    ['N7: whose graph lacks an input', (_, graph) => void graph.input.shift(), /has no input/],
    ['N7: whose graph has another output', (_, graph) => void Object.assign(graph.output[0] as object, { name: 'x' }), /has no output/],
    [
      'N7: whose graph takes another dtype',
      (_, graph) => void Object.assign(graph.input[0]?.type?.tensorType as object, { elemType: 11 }),
      /is float64/,
    ],
    [
      'N7: whose node reads what nothing computes',
      (_, graph) => void Object.assign(first(graph), { input: ['y', 'y'] }),
      /which nothing before it computes/,
    ],
    ['N7: whose nodes are in the wrong order', (_, graph) => void graph.node.reverse(), /which nothing before it computes/],
  ])('%s is refused', async (_, change, message) => {
    const error = await openChanged(change);
    expect(error).toBeInstanceOf(CuviscError);
    expect(error).toMatchObject({ code: 'plan-graph-invalid', place: { file: 'inference.onnx' }, message: expect.stringMatching(message) as string });
  });

  test.each<readonly [string, (manifest: PlanManifest) => void, RegExp]>([
    [
      'an input that nobody supplies',
      (manifest) => void Object.assign(inferenceOf(manifest).inputs.find(({ source }) => source === 'prologue') as object, { source: 'state' }),
      /nothing supplies/,
    ],
    [
      'a state of another shape than its graph reads',
      (manifest) => void Object.assign(manifest.derived[0]?.outputs.centre as object, { dims: [5] }),
      /reads float64\[4\]/,
    ],
    [
      'a metric that reads what is not there',
      (manifest) => void Object.assign(manifest.stages.test?.metrics[0] as object, { inputs: { counts: 'x' } }),
      /metric metrics names x/,
    ],
    [
      'a fit that writes what is not there',
      (manifest) => void Object.assign(manifest.fit[0]?.nodes[0] as object, { writes: { mean: 'rx.none' } }),
      /names rx.none/,
    ],
    ['two states of one name', (manifest) => void manifest.state.push(manifest.state[0] as PlanManifest['state'][number]), /are called/],
    [
      '80 GB of state',
      (manifest) => void manifest.state.push({ ...(manifest.state[0] as PlanManifest['state'][number]), name: 'rx.x', dims: [100_000, 100_000] }),
      /bytes, more than/,
    ],
  ])('N7: %s is refused', async (_, change, message) => {
    const error = await openChanged((manifest) => void change(manifest));
    expect(error).toMatchObject({ code: 'plan-inconsistent', place: { file: 'plan.json' }, message: expect.stringMatching(message) as string });
  });

  test('L8: is used or refused with a code, whatever was changed in it', { timeout: 60_000 }, async () => {
    const bases = await basePlans();
    for (let round = 0; round < 40; round++) {
      const base = bases[round % bases.length] as (typeof bases)[number];
      expect(await failureOf(changed(base, generator(round)))).toBeUndefined();
    }
  });
});

test('L8: a plan whose optimizer is not one is refused when it opens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plan-checks-'));
  await writePlan(planOf(compileText(selectorPipeline, { bands: 61, training: {} })), folder);
  const manifest = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as PlanManifest;
  for (const change of [{ name: {} }, { lr: -1 }, { betas: [0.9] }]) {
    const train = { ...manifest.train, optimizer: { ...manifest.train?.optimizer, ...change } };
    await writeFile(join(folder, 'plan.json'), serialiseManifest({ ...manifest, train } as PlanManifest));
    const opened = openPlan(folder, { host: 'inline', device: 'cpu' });
    await expect(opened).rejects.toThrow(expect.objectContaining({ code: 'plan-params-invalid' }) as Error);
  }
});
