import protocol from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { specialiseModel } from '../../runtime/engine/specialise-model.js';
import { SessionPool } from '../../runtime/engine/session-pool.js';
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

  it('are kept for the sets of outputs used last, and released once they are replaced or out of date', async () => {
    const released: string[] = [];
    const sessions = new SessionPool();
    const create = (outputs: string) => async () => ({
      provider: 'cpu' as const,
      run: async () => ({}),
      runInto: async () => ({}),
      endProfiling: () => undefined,
      release: async () => void released.push(outputs),
    });
    const bound = (...outputs: string[]) => sessions.bound({ path: 'a.onnx', device: 'cpu', threads: 1, outputs }, create(outputs.join()));
    const whole = (threads: number) => sessions.whole({ path: 'a.onnx', device: 'cpu', threads }, create(`on ${threads}`));
    for (let i = 0; i < 32; i++) await bound(String(i));
    await bound('0');
    await bound('a', 'b');
    expect(released).toEqual(['1']);
    expect(await bound('b', 'a')).toBe(await bound('a', 'b'));
    expect(await whole(1)).not.toBe(await whole(2));
    expect(await whole(1)).toBe(await whole(1));
    sessions.expire();
    await bound('c');
    expect(released).toHaveLength(33);
    await sessions.release();
    expect(released.slice(33).sort()).toEqual(['c', 'on 1', 'on 2']);
  });
});
