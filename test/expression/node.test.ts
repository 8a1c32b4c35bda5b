import { describe, expect, it } from 'vitest';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { check, compile } from '../../compiler/index.js';
import { formatType } from '../../compiler/ir/dims.js';
import type { IrModule } from '../../compiler/ir/value.js';
import { bandsBetween, nearestBand, reachOf } from '../../compiler/language/expression/select-bands.js';
import { graphOf, pipelineOf, runInOnnxruntime } from './run-expression.js';
import { onlyModule } from '../fixtures/only-graph.js';

const types = (values: IrModule['inputs']) => Object.fromEntries(values.map(({ name, type }) => [name, formatType(type)]));
const resultTypes = ({ outputs }: IrModule) => Object.fromEntries(outputs.map(({ name, value }) => [name, formatType(value.type)]));
const pixels = (bands: number, values: readonly number[]) => tensorFrom('float32', [1, 1, values.length / bands, bands], values);
const listOf = (tensor: Tensor | undefined) => Array.from(tensor?.data as ArrayLike<number>, Number);

describe('bands by wavelength', () => {
  const centres = [500, 510, 520, 550, 610];

  it.each([
    [500, 0],
    [495, 0],
    [505, 0],
    [505.1, 1],
    [535, 2],
    [580, 3],
    [640, 4],
    [494.9, undefined],
    [640.1, undefined],
  ])('the nearest to %d is %s, the first of equals', (wavelength, band) => {
    expect(nearestBand(centres, wavelength)).toBe(band);
  });

  it('are found in any order of the cube', () => {
    expect(nearestBand([610, 500, 550], 549)).toBe(2);
    expect(bandsBetween([610, 500, 550], 500, 550)).toEqual([1, 2]);
    expect(reachOf([610, 500, 550])).toEqual({ low: 475, high: 640 });
    expect(reachOf([610])).toEqual({ low: 610, high: 610 });
  });
});

describe('the ports of an Expression', () => {
  it('follow from its formulas', () => {
    const formulas = {
      scaled: 'cube * gain',
      low: 'p < mean(nir.b[0..2])',
      range: 'b(510nm..560nm)',
      both: 'max(range) + low2',
      total: 'image_sum(low2)',
    };
    const graph = graphOf(pipelineOf({ formulas, constants: { gain: 2 } }), { wavelengths: [500, 520, 540, 560] });
    expect(types(graph.inputs)).toEqual({
      cube: 'float32[B, H, W, 4]',
      p: 'float32[B, H, W, 1]',
      nir: 'float32[B, H, W, nir_bands]',
      low2: 'float32[B, H, W, 1]',
    });
    expect(resultTypes(graph)).toEqual({
      'x.scaled': 'float32[B, H, W, 4]',
      'x.low': 'bool[B, H, W, 1]',
      'x.range': 'float32[B, H, W, 3]',
      'x.both': 'float32[B, H, W, 1]',
      'x.total': 'float32[B, H, W, 1]',
    });
  });

  it('have the declared types and are converted to float32', async () => {
    const inputs = { mask: 'bool[B, H, W, 1]', counts: 'uint16[B, H, W, 2]' };
    const graph = graphOf(pipelineOf({ inputs, formula: 'where(mask, counts.b[1] / 2, -counts)' }));
    expect(types(graph.inputs)).toEqual({ mask: 'bool[B, H, W, 1]', counts: 'uint16[B, H, W, 2]' });
    const counts = tensorFrom('uint16', [1, 1, 2, 2], [1, 3, 5, 65535]);
    const results = await runInOnnxruntime(graph, { mask: tensorFrom('bool', [1, 1, 2, 1], [1, 0]), counts });
    expect(listOf(results['x.result'])).toEqual([1.5, 1.5, -5, -65535]);
  });

  it('agree in their bands where the formulas join them', () => {
    const graph = graphOf(pipelineOf({ inputs: { dark: 'float32[B, H, W, N]' }, formula: 'cube - dark' }), { bands: 7 });
    expect(types(graph.inputs).dark).toBe('float32[B, H, W, 7]');
    expect(resultTypes(graph)).toEqual({ 'x.result': 'float32[B, H, W, 7]' });
  });

  it('tell the number of bands to the nodes behind', () => {
    const text = `
nodes:
  - {name: x, class_name: cuvisc.Expression, hparams: {formula: 'b(510nm..560nm) / mean(cube)'}}
  - {name: rx, class_name: RXGlobal}
connections: [{source: x.outputs.result, target: rx.inputs.data}]
`;
    const { plan } = compile({ source: { file: 'p.yaml', text }, wavelengths: [500, 520, 540, 560] });
    expect(plan?.manifest.nodes.find(({ name }) => name === 'rx')?.hparams).toMatchObject({ num_channels: 3 });
    expect(plan?.manifest.wavelengths).toEqual([500, 520, 540, 560]);
  });

  it('contradict a cube that has other bands than there are wavelengths', () => {
    const text = `
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: pass, class_name: BandpassByWavelength, hparams: {min_wavelength_nm: 530}}
  - {name: x, class_name: Expression, hparams: {formula: b(540nm)}}
connections:
  - {source: data.outputs.cube, target: pass.inputs.data}
  - {source: data.outputs.wavelengths, target: pass.inputs.wavelengths}
  - {source: pass.outputs.filtered, target: x.inputs.cube}
`;
    const found = check({ source: { file: 'p.yaml', text }, wavelengths: [500, 520, 540, 560] });
    expect(found.map(({ code }) => code)).toEqual(['dimension-mismatch']);
  });
});

describe('results', () => {
  it('are images where they are the same for all pixels', async () => {
    const formulas = { constant: '2 * pi', truth: '1 < 2', average: 'image_mean(cube)' };
    const graph = graphOf(pipelineOf({ formulas }), { bands: 2 });
    const results = await runInOnnxruntime(graph, { cube: pixels(2, [1, 10, 3, 20]) });
    expect(listOf(results['x.average'])).toEqual([2, 15, 2, 15]);
    expect(listOf(results['x.truth'])).toEqual([1, 1]);
    expect(listOf(results['x.constant'])).toEqual([2, 2].map((two) => Math.fround(two * Math.fround(Math.PI))));
  });

  it('of a cube with bands unknown to the compiler are right, or the run fails', async () => {
    const graph = graphOf(pipelineOf({ formula: 'b[1] - mean(b[0..1])' }));
    expect(listOf((await runInOnnxruntime(graph, { cube: pixels(2, [1, 3, 2, 8]) }))['x.result'])).toEqual([1, 3]);
    await expect(runInOnnxruntime(graph, { cube: pixels(1, [1, 3]) })).rejects.toThrow(/out of/);
  });

  it('use trainable constants from the state of the plan', async () => {
    const hparams = { formula: 'gain * b[0] + offset', constants: { gain: 2, offset: 1 }, trainable: ['gain'] };
    const { plan, phases } = compile({ source: { file: 'p.yaml', text: pipelineOf(hparams) }, bands: 1, fuse: false });
    expect(plan?.manifest.state).toMatchObject([{ name: 'x.gain', trainable: true }]);
    const graph = onlyModule(phases.optimised?.stages.inference) as IrModule;
    const results = await runInOnnxruntime(graph, { cube: pixels(1, [1, 3]), 'x.gain': tensorFrom('float32', [], [10]) });
    expect(listOf(results['x.result'])).toEqual([11, 31]);
  });

  it('share what formulas have in common', () => {
    const graph = graphOf(pipelineOf({ formulas: { a: 'b[0] / (b[0] + b[1])', c: 'b[1] / (b[0] + b[1])' } }), { bands: 2 });
    const [a, c] = graph.outputs.map(({ value }) => (value.from === 'operation' ? value.operation.inputs[1] : undefined));
    expect(a?.from === 'operation' && c?.from === 'operation' && a.operation === c.operation).toBe(true);
  });
});
