import protocol from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { specialiseModel } from '../../runtime/engine/specialise-model.js';
import { StageSessions } from '../../runtime/engine/session-pool.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { countingCube, fitted, openTiny } from './fixtures.js';
import { model } from './onnx-graph.js';

const twoOutputs = model(
  { x: ['float32', ['N', 2]], w: ['float32', [2]], v: ['float32', [2]] },
  { sum: ['float32', ['N', 2]], product: ['float32', ['N', 2]] },
  [
    ['Add', ['x', 'w'], ['sum']],
    ['Mul', ['x', 'v'], ['scaled']],
    ['Mul', ['scaled', 'w'], ['product']],
  ],
);

describe('a specialised model', () => {
  it('has constants in place of inputs, and only what its outputs need', () => {
    const constants = { w: tensorFrom('float32', [2], [1, 2]), v: tensorFrom('float32', [2], [3, 4]) };
    const { graph } = protocol.onnx.ModelProto.decode(specialiseModel(twoOutputs, constants, ['sum']));
    expect(graph?.input?.map(({ name }) => name)).toEqual(['x']);
    expect(graph?.output?.map(({ name }) => name)).toEqual(['sum']);
    expect(graph?.node?.map(({ opType }) => opType)).toEqual(['Add']);
    expect(graph?.initializer?.map(({ name }) => name)).toEqual(['w']);
  });
});

describe('sessions of a stage', () => {
  it('compute single outputs with the bits of all of them', async () => {
    const plan = await openTiny(fitted);
    const cube = countingCube(1, 4, 5);
    const all = (await plan.run({ cube })).outputs;
    for (const name of Object.keys(all)) expect((await plan.run({ cube }, { outputs: [name] })).outputs).toEqual({ [name]: all[name] });
    expect((await plan.run({ cube }, { outputs: [] })).outputs).toEqual({});
  });

  it('follow the state', async () => {
    const plan = await openTiny(fitted);
    const pixel = { cube: tensorFrom('float32', [1, 1, 1, 2], [5, 6]) };
    expect((await plan.run(pixel)).outputs['norm.out']?.data).toEqual(Float32Array.of(2, 1));
    await plan.setState({ 'norm.mean': tensorFrom('float32', [2], [3, 4]) });
    expect((await plan.run(pixel)).outputs['norm.out']?.data).toEqual(Float32Array.of(1, 0.5));
  });

  it('are kept for a few sets of outputs only, and released once they are replaced or out of date', async () => {
    const released: string[] = [];
    const sessions = new StageSessions();
    const get = (key: string) =>
      sessions.get('a.onnx', [key], async () => ({
        provider: 'cpu',
        run: async () => ({}),
        runInto: async () => ({}),
        endProfiling: () => undefined,
        release: async () => void released.push(key),
      }));
    for (let i = 0; i < 9; i++) await get(String(i));
    expect(released).toEqual(['0']);
    expect(await get('8')).toBe(await get('8'));
    sessions.expire();
    await get('9');
    expect(released).toHaveLength(9);
    await sessions.release();
    expect(released).toHaveLength(10);
  });
});
