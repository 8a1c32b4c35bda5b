import { expect, it } from 'vitest';
import { channelVectors } from '../../cli/report/channel-vectors.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { tensorFrom } from '../../schemas/tensor.js';

/** What the function reads of a manifest: a plan for three bands that trains all of its state. */
function manifestOf(state: readonly { node: string; entry: string; dims: readonly number[] }[]): PlanManifest {
  const specs = state.map(({ node, entry, dims }) => ({ name: `${node}.${entry}`, node, dims }));
  const cube = { name: 'cube', source: 'batch', dims: ['B', 'H', 'W', 3] };
  const train = { step: { inputs: [cube] }, parameters: specs.map(({ name }) => ({ writes: name })) };
  return { state: specs, train, nodes: [], wavelengths: null } as unknown as PlanManifest;
}

it('M16: charts vectors with a number per band alone, not those of hidden layers, be they as long', () => {
  const state = [
    { node: 'rx', entry: 'mean', dims: [3] },
    { node: 'projection', entry: 'net.fc1.bias', dims: [3] },
    { node: 'projection', entry: 'net.fc2.bias', dims: [8] },
    { node: 'mixer', entry: 'logits', dims: [2, 3] },
    { node: 'centre', entry: 'centre', dims: [8] },
  ];
  const values = Object.fromEntries(
    state.map(({ node, entry, dims }) => [`${node}.${entry}`, tensorFrom('float32', dims, new Float32Array(dims.reduce((a, b) => a * b)))]),
  );
  expect(channelVectors(manifestOf(state), values, null)).toEqual([{ title: 'rx.mean', values: [0, 0, 0], start: null, wavelengths: null }]);
});
