import { expect, test } from 'vitest';
import { type Tensor, tensorFrom, tensorWith } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';
import { openCompiled } from '../fixtures/compiled-plan.js';
import { onlyGraph } from '../fixtures/only-graph.js';

const bands = 3;

/** The planted pixel 77 of a 12 x 10 scene stands out; every fifth pixel and the first two rows hold `gap`. */
function scene(gap: number): { readonly cube: Tensor; readonly present: Tensor; readonly mask: Tensor; readonly absent: readonly boolean[] } {
  const next = generator(7);
  const absent = Array.from({ length: 120 }, (_, pixel) => pixel < 20 || pixel % 5 === 3);
  const rows = absent.map((gone, pixel) => Array.from({ length: bands }, () => (gone ? gap : next() + (pixel === 77 ? 4 : 0))));
  const kept = rows.filter((_, pixel) => !absent[pixel]);
  return {
    cube: tensorFrom('float32', [12, 10, bands], rows.flat()),
    present: tensorFrom('float32', [1, kept.length, bands], kept.flat()),
    mask: tensorFrom(
      'int32',
      [12, 10],
      absent.map((_, pixel) => Number(pixel === 77 || pixel === 3)),
    ),
    absent,
  };
}

const yaml = (decider: string) => `
metadata: {name: small}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: rx, class_name: RXGlobal}
  ${decider === '' ? '' : `- {name: decide, class_name: ${decider}}`}
connections:
  - {source: data.outputs.cube, target: rx.inputs.data}
  ${decider === '' ? '' : '- {source: rx.outputs.scores, target: decide.inputs.logits}'}
`;

test.each([-9999, Number.NaN, 0])('D5: statistics of pixels with data are those of a cube without the others (%d)', async (gap) => {
  const { cube, present } = scene(gap);
  await using plan = await openCompiled(yaml(''), { bands });
  const report = await plan.fit([{ cube }], { noData: gap, keepInputs: true });
  expect(report).toMatchObject({ samples: 80, noData: 40, notices: [`batch 1: 40 of 120 pixels are no-data (${gap})`] });
  const own = await plan.state();
  await plan.fit([{ cube: present }], { keepInputs: true });
  expect(own).toEqual(await plan.state());
  // The mean per band by its formula; float64 sums of 80 numbers near 1 differ in the last digits.
  const mean = (band: number) => Array.from(present.data, Number).reduce((sum, value, i) => (i % bands === band ? sum + value : sum), 0) / 80;
  for (let band = 0; band < bands; band++) expect(own['rx.mu']?.data[band]).toBeCloseTo(mean(band), 12);
});

test.each(['', 'QuantileBinaryDecider', 'TwoStageBinaryDecider'])(
  'D5: pixels without data do not change what others get, also in %s',
  async (decider) => {
    const { cube, present, absent } = scene(-9999);
    await using plan = await openCompiled(yaml(decider), { bands });
    await plan.fit([{ cube: present }], { keepInputs: true });
    const whole = await plan.run({ cube }, { noData: -9999, keepInputs: true });
    const alone = await plan.run({ cube: present }, { keepInputs: true });
    expect(whole.noData).toBe(40);
    for (const [name, value] of Object.entries(whole.outputs)) {
      if (value.dims.length < 4) {
        expect(value).toEqual(alone.outputs[name]);
        continue;
      }
      expect(value.dims.slice(0, 3)).toEqual([1, 12, 10]);
      const kept = Array.from(value.data, Number).filter((_, pixel) => !absent[pixel]);
      expect(kept).toEqual(Array.from(alone.outputs[name]?.data ?? [], Number));
      const left = Array.from(value.data, Number).filter((_, pixel) => absent[pixel]);
      expect(new Set(left)).toEqual(new Set([value.dtype === 'bool' ? 0 : Number.NaN]));
    }
  },
);

test('D5: rankings count labelled pixels with data only', async () => {
  const { cube, mask, present } = scene(-9999);
  await using plan = await openCompiled(yaml(''), { bands });
  await plan.fit([{ cube: present }], { keepInputs: true });
  const { sources, pooled } = await plan.evaluate([{ cube, mask }], { noData: -9999 });
  expect(sources[0]).toMatchObject({ noData: 40, scores: { count: 80, positives: 1, rocAuc: 1 } });
  expect(pooled.scores?.count).toBe(80);
});

test('D5: a source of which no pixel has data gives NaN and counts nowhere', async () => {
  const { present } = scene(0);
  const empty = tensorFrom('float32', [2, 2, bands], new Array<number>(12).fill(-1));
  await using plan = await openCompiled(yaml(''), { bands });
  const report = await plan.fit([{ cube: empty }, { cube: present }], { noData: -1, keepInputs: true });
  expect(report).toMatchObject({ samples: 80, noData: 4 });
  const { outputs, noData } = await plan.run({ cube: empty }, { noData: -1, keepInputs: true });
  expect([noData, ...new Set(outputs['rx.scores']?.data as Float32Array)]).toEqual([4, Number.NaN]);
  expect((await plan.evaluate([{ cube: empty }], { noData: -1 })).sources[0]).toMatchObject({ noData: 4, scores: null });
});

test('D5: what looks at places refuses gaps where it counts, and says so where it runs', async () => {
  const flipped = yaml('')
    .replace('- {name: rx', '- {name: flip, class_name: RandomFlip}\n  - {name: rx')
    .replace('target: rx.inputs.data', 'target: flip.inputs.cube}\n  - {source: flip.outputs.cube, target: rx.inputs.data');
  await using plan = await openCompiled(flipped, { bands });
  expect(onlyGraph(plan.manifest.stages.train)?.spatial).toEqual(['flip']);
  const { cube, present } = scene(-9999);
  await plan.fit([{ cube: present }], { keepInputs: true });
  const { notices } = await plan.run({ cube }, { stage: 'train', noData: -9999, keepInputs: true });
  expect(notices.join()).toContain('flip looks at where in the image pixels lie');
  await expect(plan.evaluate([{ cube }], { stage: 'train', noData: -9999 })).rejects.toMatchObject({ code: 'no-data-inseparable' });
});

test('N6: a fit on NaN names row, column and band, and how to leave them out', async () => {
  const { present } = scene(0);
  const cube = tensorWith(
    present.dtype,
    present.dims,
    Float32Array.from(present.data as Float32Array, (value, i) => (i === 7 * bands + 2 ? Number.NaN : value)),
  );
  await using plan = await openCompiled(yaml(''), { bands });
  const failed = expect(plan.fit([{ cube }], { keepInputs: true })).rejects;
  await failed.toMatchObject({
    code: 'fit-not-finite',
    message: expect.stringContaining('row 0, column 7, band 2 (from 0): NaN'),
    hint: expect.stringContaining('--no-data nan'),
  });
});

test('N6: runs report pixels whose results are not finite, per output', async () => {
  const { present } = scene(0);
  await using plan = await openCompiled(yaml(''), { bands });
  await plan.fit([{ cube: present }], { keepInputs: true });
  const cube = tensorFrom('float32', [1, 3, bands], [1, 2, 3, Number.NaN, 1, 1, 1, Number.POSITIVE_INFINITY, 1]);
  const { nonFinite, notices } = await plan.run({ cube }, { keepInputs: true });
  expect(nonFinite).toEqual({ 'rx.scores': 2 });
  expect(notices).toEqual(['rx.scores is NaN or infinite in 2 pixels with data']);
  await expect(plan.evaluate([{ cube }])).rejects.toMatchObject({ code: 'metric-nan-score', message: expect.stringContaining('batch 1') });
});

test('N6: state must be finite', async () => {
  await using plan = await openCompiled(yaml(''), { bands });
  const broken = { 'rx.mu': tensorFrom('float64', [bands], [0, Number.NaN, 0]) };
  await expect(plan.setState(broken)).rejects.toMatchObject({
    code: 'state-not-finite',
    message: expect.stringContaining('state rx.mu: element 1 of [3] is NaN'),
  });
});

test('M6: a value that does not fit is named with row, column and band', async () => {
  await using plan = await openCompiled(yaml(''), { bands, cubeDtype: 'uint8' });
  const cube = tensorFrom('int16', [2, 2, bands], [1, 2, 3, 4, 5, 6, 7, 300, 9, 10, 11, 12]);
  await expect(plan.fit([{ cube }])).rejects.toMatchObject({
    code: 'dtype-lossy',
    message: expect.stringContaining('cube: row 1, column 0, band 1 (from 0) is 300 (int16)'),
    hint: expect.stringContaining('compile the pipeline for int16'),
  });
});
