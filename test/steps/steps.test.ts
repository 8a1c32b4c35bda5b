import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPlan } from '../../cli/print/plan-summary.js';
import { drawPlan } from '../../compiler/views/picture/draw-plan.js';
import type { Plan } from '../../runtime/index.js';
import { bytesOfTensor, type Tensor, tensorFrom, tensorWith } from '../../schemas/tensor.js';
import { between, compileWithHosts, openCompiled, scene } from './host-pipelines.js';
import { rowMeans } from './hosts.js';

const first = `
metadata: {name: first}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
`;

const second = `
metadata: {name: second}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: rx, class_name: RXGlobal}
  - {name: decide, class_name: QuantileBinaryDecider, hparams: {quantile: 0.9}}
  - {name: metrics, class_name: AnomalyDetectionMetrics}
connections:
  - {source: data.outputs.cube, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: decide.inputs.logits}
  - {source: decide.outputs.decisions, target: metrics.inputs.decisions}
  - {source: data.outputs.mask, target: metrics.inputs.targets}
outputs: [rx.scores]
`;

function bits(value: Tensor | undefined): string {
  return value ? Buffer.from(bytesOfTensor(value)).toString('hex') : 'nothing';
}

describe('a host node in the middle of a stage', () => {
  const { cube, mask } = scene();
  let plan: Plan;
  /** The same by two plans without host nodes, and the host node called between them. */
  let expected: { readonly scores: Tensor; readonly evaluation: unknown; readonly state: Readonly<Record<string, Tensor>> };

  beforeAll(async () => {
    plan = await openCompiled(between('RowMean'));
    await plan.fit([{ cube, mask }], { keepInputs: true });
    await using before = await openCompiled(first);
    await before.fit([{ cube }], { keepInputs: true });
    const { outputs } = await before.run({ cube }, { keepInputs: true });
    const smooth = rowMeans(outputs['norm.normalized'] as Tensor);
    await using after = await openCompiled(second);
    await after.fit([{ cube: smooth }], { keepInputs: true });
    const ran = await after.run({ cube: smooth }, { keepInputs: true });
    const { pooled } = await after.evaluate([{ cube: smooth, mask }], { stage: 'test', keepInputs: true });
    expected = { scores: ran.outputs['rx.scores'] as Tensor, evaluation: pooled, state: { ...(await before.state()), ...(await after.state()) } };
  });

  afterAll(() => plan.dispose());

  it('runs between two graphs, as the plan says', async () => {
    const { stages, fit, requires } = plan.manifest;
    expect(stages.inference.steps.map(({ kind }) => kind)).toEqual(['graph', 'host', 'graph']);
    expect(fit.map(({ before }) => before.map(({ kind }) => kind))).toEqual([[], ['graph', 'host']]);
    expect(requires).toEqual([
      'onnx:21',
      'deriver:quadraticFactor',
      'finaliser:extrema',
      'finaliser:gaussian',
      'metric:anomalyDetection',
      'node:rowMean',
    ]);
    const { outputs } = await plan.run({ cube }, { keepInputs: true });
    expect(bits(outputs['rx.scores'])).toBe(bits(expected.scores));
  });

  it('is part of the fit of what follows it', async () => {
    const state = await plan.state();
    expect(Object.keys(state).sort()).toEqual(Object.keys(expected.state).sort());
    for (const [name, value] of Object.entries(expected.state)) expect([name, bits(state[name])]).toEqual([name, bits(value)]);
  });

  it('is part of an evaluation', async () => {
    const { pooled } = await plan.evaluate([{ cube, mask }], { stage: 'test', keepInputs: true });
    expect(pooled).toEqual(expected.evaluation);
  });

  it('gives the same in a worker, in blocks of a few pixels and where only some outputs are asked for', async () => {
    await using other = await openCompiled(between('RowMean', '[norm.normalized, middle.result, rx.scores]'), { host: 'worker', blockPixels: 3 });
    await other.setState(await plan.state());
    const all = await other.run({ cube }, { keepInputs: true });
    expect(bits(all.outputs['rx.scores'])).toBe(bits(expected.scores));
    expect(bits(all.outputs['middle.result'])).toBe(bits(rowMeans(all.outputs['norm.normalized'] as Tensor)));
    const some = await other.run({ cube }, { keepInputs: true, outputs: ['norm.normalized'] });
    expect(Object.keys(some.outputs)).toEqual(['norm.normalized']);
  });

  it('has a row of its own in the profile, beside those of both graphs', async () => {
    await plan.setProfiling({ enabled: true, reset: true, skipFirstN: 0 });
    await plan.run({ cube }, { keepInputs: true });
    await plan.run({ cube }, { keepInputs: true });
    const rows = await plan.getProfilingSummary('inference');
    await plan.setProfiling({ enabled: false });
    expect(rows.filter(({ kind }) => kind === 'host').map(({ nodeName, count }) => [nodeName, count])).toEqual([['middle (rowMean)', 2]]);
    expect(
      rows
        .filter(({ kind }) => kind === 'graph')
        .map(({ nodeName }) => nodeName)
        .sort(),
    ).toEqual(['norm', 'rx']);
  });

  it('is shown with its steps, and as a node of its own in the picture', () => {
    expect(renderPlan(plan.manifest, () => true)).toMatch(/stage inference .*\n(.*\n)*.*middle:6 on the host \(rowMean\)/);
    const { clusters } = drawPlan(plan.manifest, 'inference');
    expect(clusters.map(({ name, note }) => [name, note])).toContainEqual(['middle', 'on the host: rowMean']);
  });

  it('is not run for outputs before it', async () => {
    await using other = await openCompiled(between('Broken', '[norm.normalized, rx.scores]'));
    await other.setState(await plan.state());
    const { outputs } = await other.run({ cube }, { keepInputs: true, outputs: ['norm.normalized'] });
    expect(Object.keys(outputs)).toEqual(['norm.normalized']);
    await expect(other.run({ cube }, { keepInputs: true })).rejects.toMatchObject({ code: 'host-node-failed', place: { node: 'middle' } });
  });
});

it('a host node can read what depends on state alone', async () => {
  const text = `
metadata: {name: weights}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 2, init_method: uniform}}
  - {name: twice, class_name: WeightGain}
connections:
  - {source: data.outputs.cube, target: selector.inputs.data}
  - {source: selector.outputs.weights, target: twice.inputs.data}
outputs: [selector.weights, twice.result, selector.selected]
`;
  await using plan = await openCompiled(text);
  const { outputs } = await plan.run({ cube: scene().cube });
  const weights = outputs['selector.weights'] as Tensor<'float32'>;
  expect(outputs['twice.result']).toEqual({ ...weights, data: weights.data.map((weight) => 2 * weight) });
});

describe('an abort', () => {
  it('reaches a host node that asks for it', async () => {
    await using plan = await openCompiled(between('Endless', '[middle.result]'), { host: 'worker' });
    await plan.setState({ 'norm.running_min': tensorFrom('float32', [], [0]), 'norm.running_max': tensorFrom('float32', [], [9]) });
    const signal = AbortSignal.timeout(300);
    await expect(plan.run(scene(), { signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect(plan.run(scene(), { outputs: [] })).resolves.toMatchObject({ outputs: {} });
  });

  it('is obeyed after a host node that does not', async () => {
    await using plan = await openCompiled(between('Slow', '[middle.result]'));
    await plan.setState({ 'norm.running_min': tensorFrom('float32', [], [0]), 'norm.running_max': tensorFrom('float32', [], [9]) });
    const leaving = new AbortController();
    const running = plan.run(scene(), { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 50);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('pixels without data', () => {
  const { cube, mask } = scene();
  const gap = tensorWith(
    cube.dtype,
    cube.dims,
    (cube.data as Float32Array).map((value, i) => (i < 6 ? -1 : value)),
  );

  it('are left out before a host node that sees pixels one by one', async () => {
    await using plan = await openCompiled(between('Gain'));
    await plan.fit([{ cube: gap, mask }], { noData: -1, keepInputs: true });
    const { outputs, noData } = await plan.run({ cube: gap }, { noData: -1, keepInputs: true });
    expect(noData).toBe(2);
    expect([...(outputs['rx.scores'] as Tensor<'float32'>).data].map(Number.isNaN).filter(Boolean)).toHaveLength(2);
  });

  it('cannot be before one that looks at the image', async () => {
    await using plan = await openCompiled(between('RowMean'));
    const fit = plan.fit([{ cube: gap, mask }], { noData: -1, keepInputs: true });
    await expect(fit).rejects.toMatchObject({ code: 'no-data-inseparable', message: expect.stringContaining('middle looks') as string });
  });
});

describe('what goes wrong with a host node has a code', () => {
  it.each([
    ['Wrong', 'host-node-result', 'middle (wrong): its output result is float32[1], the plan says float32[1, 4, 5, 3]'],
    ['Silent', 'host-node-result', 'middle (silent): its output result is not there'],
    ['Broken', 'host-node-failed', 'middle (broken) failed: no such kernel'],
  ])('%s', async (kind, code, message) => {
    await using plan = await openCompiled(between(kind, '[middle.result]'));
    await plan.setState({ 'norm.running_min': tensorFrom('float32', [], [0]), 'norm.running_max': tensorFrom('float32', [], [9]) });
    await expect(plan.run(scene())).rejects.toMatchObject({ code, message, fault: 'run', place: { node: 'middle', line: 6 } });
  });

  it('a runtime without it refuses the plan by name', async () => {
    await expect(openCompiled(between('RowMean'), { hosts: new URL('./no-hosts.js', import.meta.url) })).rejects.toMatchObject({
      code: 'plan-requirement-missing',
      message: expect.stringContaining('requires node:rowMean') as string,
    });
  });

  const withLoss = between('RowMean')
    .replace('  - {name: decide,', '  - {name: bce, class_name: AnomalyBCEWithLogits}\n  - {name: decide,')
    .replace(
      'connections:',
      'connections:\n  - {source: rx.outputs.scores, target: bce.inputs.predictions}\n  - {source: data.outputs.mask, target: bce.inputs.targets}',
    );

  it('no training step goes through it', () => {
    const { plan, diagnostics } = compileWithHosts(withLoss, { training: {} });
    expect(plan).toBeUndefined();
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => [code, message])).toEqual([
      ['host-node-in-training', "a training step cannot be built: its losses depend on 'middle', which is computed on the host"],
    ]);
    expect(compileWithHosts(withLoss).plan?.manifest.train).toBeNull();
  });
});
