import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { type MixerHparams, mixerHparams } from './mixer-hparams.js';
import { imageExtrema, rescale } from '../normalize/min-max-normalizer.js';
import { layerCount, layerName, mixerState } from './mixer-state.js';
import { principalWeights } from '../../../schemas/hosts/finalisers/principal-weights.js';
import { comoments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

export const learnableChannelMixer = defineNode({
  kind: 'LearnableChannelMixer',
  className: 'cuvis_ai.node.channel_mixer.LearnableChannelMixer',
  category: 'model',
  doc: 'Mixes the bands of each pixel by layers of weights. Stage train normalises by the statistics of the batch; only training stores their moving averages, which the other stages use.',
  stages: ['always'],
  hparams: mixerHparams,
  inputs: { data: port('float32[B, H, W, input_channels]', 'Cube.') },
  outputs: {
    rgb: port('float32[B, H, W, output_channels]', 'The mixtures.'),
    weights: port('float32[output_channels, last]?', 'Weights of the last layer.'),
  },
  dims: ({ hparams: h }) => ({ last: h.reduction_scheme?.at(-2) ?? 'input_channels' }),
  check: ({ hparams: h, dim, diagnostics, at }) => {
    const [first, last] = [h.reduction_scheme?.at(0), h.reduction_scheme?.at(-1)];
    if (!h.reduction_scheme || (first === dim('input_channels') && last === h.output_channels)) return;
    const reason = `it must lead from ${dim('input_channels')} to ${h.output_channels}`;
    diagnostics.report(badHparam, at('reduction_scheme'), { hparam: 'reduction_scheme', kind: 'LearnableChannelMixer', reason });
  },
  state: mixerState,
  fits: ({ hparams: h }) =>
    h.init_method === 'pca'
      ? [
          declareFit({
            statistics: [{ reduction: comoments, inputs: { data: 'data' } }],
            finaliser: principalWeights,
            params: { outputs: h.reduction_scheme?.[1] ?? h.output_channels },
            writes: { weight: `${layerName(0)}.weight` },
          }),
        ]
      : [],
  lower: (context) => {
    const layers = Array.from({ length: layerCount(context.hparams) }, (_, i) => i);
    const mixed = layers.reduce((x, layer) => applyLayer(context, x, layer), context.input('data'));
    const weights = kernel(context, layers.length - 1);
    return { rgb: context.hparams.normalize_output ? normalised(context, mixed) : mixed, weights };
  },
});

type Context = LowerContext<MixerHparams>;

/** Weights [out, in] of a layer; they are stored as the kernel [out, in, 1, 1] of a convolution. */
function kernel({ b, state }: Context, layer: number): Value {
  return b.squeeze(state(`${layerName(layer)}.weight`), { axes: [2, 3] });
}

function applyLayer(context: Context, x: Value, layer: number): Value {
  const { b, hparams: h, state } = context;
  const product = b.matMul(x, b.transpose(kernel(context, layer), { perm: [1, 0] }));
  const sum = h.use_bias ? b.add(product, state(`${layerName(layer)}.bias`)) : product;
  const isBare = layer === layerCount(h) - 1 && h.normalize_output;
  return h.use_activation && !isBare ? leakyRelu(b, sum, h.leaky_relu_negative_slope) : sum;
}

function leakyRelu(b: OpBuilder, x: Value, slope: number): Value {
  return b.where(b.greater(x, b.scalar(0, 'float32')), x, b.mul(x, b.scalar(slope, 'float32')));
}

function normalised(context: Context, x: Value): Value {
  const { b, hparams: h, stage } = context;
  const method = stage === 'inference' ? h.inference_normalization : 'batchnorm_sigmoid';
  if (method === 'none') return x;
  if (method === 'sigmoid_only') return b.sigmoid(x);
  if (method === 'batchnorm_sigmoid') return b.sigmoid(batchNormalised(context, x));
  const { low, high } = imageExtrema(b, x);
  return rescale(b, x, low, high, h.eps);
}

/** Share of the batch in the moving averages, as in PyTorch. */
const momentum = 0.1;
const overBatch = { axes: [0, 1, 2], keepDims: false };

/** (x - mean) / sqrt(variance + 1e-5) * weight + bias; in stage train mean and population variance of the batch. */
function batchNormalised(context: Context, x: Value): Value {
  const { b, stage, state } = context;
  const isTraining = stage === 'train';
  const mean = isTraining ? b.reduceMean(x, overBatch) : state('output_bn.running_mean');
  const centred = b.sub(x, mean);
  const variance = isTraining ? b.reduceMean(b.mul(centred, centred), overBatch) : state('output_bn.running_var');
  if (isTraining) moveAverages(context, x, mean, variance);
  const scaled = b.div(centred, b.sqrt(b.add(variance, b.scalar(1e-5, 'float32'))));
  return b.add(b.mul(scaled, state('output_bn.weight')), state('output_bn.bias'));
}

/** Moves the running averages towards the batch's mean and its sample variance; a batch of one pixel has the variance 0. */
function moveAverages({ b, state, update }: Context, x: Value, mean: Value, variance: Value): void {
  const count = b.cast(b.sizeOf(x, { axes: overBatch.axes }), { to: 'float32' });
  const one = b.scalar(1, 'float32');
  const sampleVariance = b.mul(variance, b.div(count, b.max(b.sub(count, one), one)));
  const moved = (entry: string, value: Value): void => {
    const kept = b.mul(state(entry), b.scalar(1 - momentum, 'float32'));
    update(entry, b.add(kept, b.mul(value, b.scalar(momentum, 'float32'))));
  };
  moved('output_bn.running_mean', mean);
  moved('output_bn.running_var', sampleVariance);
  update('output_bn.num_batches_tracked', b.add(state('output_bn.num_batches_tracked'), b.scalar(1, 'int64')));
}
