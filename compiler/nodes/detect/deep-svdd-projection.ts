import { z } from 'zod';
import { type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Dim, Value } from '../../ir/value.js';
import { defineNode, type NodeFacts, port, type StateEntry } from '../contract.js';
import { type Draw, kaimingBound, normalTensor, seedHparam, uniformTensor, xavierBound } from '../computations/initial-values.js';

const hparams = z.strictObject({
  in_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  rep_dim: z.int().positive().default(32).describe('Length of an embedding.'),
  hidden: z.int().positive().default(128).describe('Width of the hidden layer.'),
  kernel: z
    .enum(['linear', 'rbf'])
    .default('linear')
    .describe("What the network sees: the bands, or random Fourier features of a Gaussian kernel ('rbf')."),
  n_rff: z.int().positive().default(2048).describe('Number of random Fourier features.'),
  gamma: z.number().positive().nullable().default(null).describe('Kernel width: exp(-gamma d²); null: 1 / in_channels.'),
  mlp_forward_batch_size: z.int().positive().default(65536).describe('Rows at a time in the reference, without effect on values; ignored.'),
  seed: seedHparam,
});

type Facts = NodeFacts<z.infer<typeof hparams>>;

export const deepSvddProjection = defineNode({
  kind: 'DeepSVDDProjection',
  className: 'cuvis_ai.anomaly.deep_svdd.DeepSVDDProjection',
  category: 'model',
  doc: 'Embeds each pixel by a network of two layers, W2 relu(W1 x + b1), optionally on random Fourier features (Rahimi and Recht 2007).',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, in_channels]', 'Cube.') },
  outputs: { embeddings: port('float32[B, H, W, rep_dim]', 'Embedding per pixel.') },
  state: (facts) => ({ ...featureState(facts), ...networkState(facts) }),
  lower: ({ b, hparams: h, input, state }) => {
    const name = networkName(h.kernel);
    const x = h.kernel === 'linear' ? input('data') : fourierFeatures(b, input('data'), state('net.0.W'), state('net.0.b'), state('net.0.z_scale'));
    const layer = (values: Value, weight: string) => b.matMul(values, b.transpose(state(weight), { perm: [1, 0] }));
    const hidden = b.add(layer(x, `${name}.fc1.weight`), state(`${name}.fc1.bias`));
    // With 0 as the first operand the gradient at 0 is 0.
    return { embeddings: layer(b.max(b.scalar(0, 'float32'), hidden), `${name}.fc2.weight`) };
  },
});

function networkName(kernel: 'linear' | 'rbf'): string {
  return kernel === 'linear' ? 'net' : 'net.1';
}

/** sqrt(2 / n) cos(x W + b) */
function fourierFeatures(b: OpBuilder, x: Value, weights: Value, phases: Value, scale: Value): Value {
  return b.mul(scale, b.cos(b.add(b.matMul(x, weights), phases)));
}

function featureState({ hparams: h, dim }: Facts): Record<string, StateEntry> {
  if (h.kernel === 'linear') return {};
  const bands = dim('in_channels');
  const fixed = { dtype: 'float32' } as const;
  const scale = () => tensorFrom('float32', [], [Math.sqrt(2 / h.n_rff)]);
  const weights = (size: number) => normalTensor([size, h.n_rff], Math.sqrt(2 * (h.gamma ?? 1 / size)), { seed: h.seed, stream: 3 });
  return {
    'net.0.W': {
      ...fixed,
      dims: [bands, h.n_rff],
      doc: 'Frequencies, normal with variance 2 gamma.',
      ...(typeof bands === 'number' && { initial: () => weights(bands) }),
    },
    'net.0.b': { ...fixed, dims: [h.n_rff], doc: 'Phases, uniform in 0 to 2 pi.', initial: () => phases(h) },
    'net.0.z_scale': { ...fixed, dims: [], doc: 'Factor of the features.', initial: scale },
  };
}

function phases({ n_rff, seed }: Facts['hparams']): Tensor {
  const { dims, data } = uniformTensor([n_rff], Math.PI, { seed, stream: 4 });
  return tensorFrom(
    'float32',
    dims,
    Float64Array.from(data as Float32Array, (phase) => phase + Math.PI),
  );
}

function networkState({ hparams: h, dim }: Facts): Record<string, StateEntry> {
  const name = networkName(h.kernel);
  const inputs = h.kernel === 'linear' ? dim('in_channels') : h.n_rff;
  // torch.nn.Linear draws weight and bias within 1 / sqrt(inputs), which is the bound of He et al. with slope sqrt(5).
  const bound = typeof inputs === 'number' ? kaimingBound(inputs, Math.sqrt(5)) : undefined;
  return {
    [`${name}.fc1.weight`]: drawn([h.hidden, inputs], bound, { seed: h.seed, stream: 0 }, 'Weights of the hidden layer.'),
    [`${name}.fc1.bias`]: drawn([h.hidden], bound, { seed: h.seed, stream: 1 }, 'Bias of the hidden layer.'),
    [`${name}.fc2.weight`]: drawn(
      [h.rep_dim, h.hidden],
      xavierBound(h.hidden, h.rep_dim),
      { seed: h.seed, stream: 2 },
      'Weights of the embedding layer.',
    ),
  };
}

/** A trained entry that begins uniform within `bound`; without a start while its size is unknown. */
function drawn(dims: readonly Dim[], bound: number | undefined, draw: Draw, doc: string): StateEntry {
  const sizes = dims.filter((size) => typeof size === 'number');
  const entry: StateEntry = { dtype: 'float32', dims, trainable: 'weights', doc };
  return bound === undefined || sizes.length < dims.length ? entry : { ...entry, initial: () => uniformTensor(sizes, bound, draw) };
}
