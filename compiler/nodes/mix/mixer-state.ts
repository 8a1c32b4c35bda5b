import { type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import type { NodeFacts, StateEntry } from '../contract.js';
import { kaimingBound, uniformTensor, xavierBound } from '../computations/initial-values.js';
import type { MixerHparams } from './mixer-hparams.js';

/** Number of layers. */
export function layerCount({ reduction_scheme: scheme }: MixerHparams): number {
  return scheme ? scheme.length - 1 : 1;
}

/** Prefix of a layer's state entries, counted from 0. */
export function layerName(layer: number): string {
  return `convs.${layer}`;
}

/** State of a mixer under the names and shapes of the reference: a convolution per layer, then batch normalisation. */
export function mixerState({ hparams: h, dim }: NodeFacts<MixerHparams>): Record<string, StateEntry> {
  const widths = h.reduction_scheme ?? [dim('input_channels'), h.output_channels];
  const layers = Array.from({ length: layerCount(h) }, (_, layer) => {
    const [inputs, outputs] = [widths[layer], widths[layer + 1] as number];
    const initial = typeof inputs === 'number' ? initialWeights(h, layer, outputs, inputs) : undefined;
    const weight: StateEntry = { dtype: 'float32', dims: [outputs, inputs ?? 0, 1, 1], trainable: 'weights', doc: `Weights of layer ${layer}.` };
    return {
      [`${layerName(layer)}.weight`]: { ...weight, ...(initial && { initial }) },
      ...(h.use_bias && { [`${layerName(layer)}.bias`]: channels(outputs, 0, 'weights', `Bias of layer ${layer}.`) }),
    };
  });
  return Object.assign({}, ...layers, h.normalize_output ? normalisationState(h.output_channels) : {}) as Record<string, StateEntry>;
}

function normalisationState(size: number): Record<string, StateEntry> {
  return {
    'output_bn.weight': channels(size, 1, 'weights', 'Scale after batch normalisation.'),
    'output_bn.bias': channels(size, 0, 'weights', 'Shift after batch normalisation.'),
    'output_bn.running_mean': channels(size, 0, undefined, 'Moving mean of the outputs.'),
    'output_bn.running_var': channels(size, 1, undefined, 'Moving variance of the outputs.'),
    'output_bn.num_batches_tracked': {
      dtype: 'int64',
      dims: [],
      doc: 'Batches in the moving averages.',
      initial: () => tensorFrom('int64', [], [0]),
    },
  };
}

function channels(size: number, value: number, trainable: StateEntry['trainable'], doc: string): StateEntry {
  return {
    dtype: 'float32',
    dims: [size],
    ...(trainable && { trainable }),
    doc,
    initial: () => tensorFrom('float32', [size], new Float64Array(size).fill(value)),
  };
}

/** How the weights before training are drawn; none for the layer that a fit sets. */
function initialWeights(h: MixerHparams, layer: number, outputs: number, inputs: number): (() => Tensor) | undefined {
  if (h.init_method === 'pca' && layer === 0) return undefined;
  const bounds = {
    xavier: xavierBound(inputs, outputs),
    pca: xavierBound(inputs, outputs),
    kaiming: kaimingBound(inputs, h.leaky_relu_negative_slope),
    zeros: 0,
  };
  return () => uniformTensor([outputs, inputs, 1, 1], bounds[h.init_method], { seed: h.seed, stream: layer });
}
