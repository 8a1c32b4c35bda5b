import { z } from 'zod';
import { seedHparam } from '../computations/initial-values.js';

/** Hyper-parameters of `LearnableChannelMixer`. */
export const mixerHparams = z.strictObject({
  input_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  output_channels: z.int().positive().describe('Number of outputs.'),
  leaky_relu_negative_slope: z.number().nonnegative().default(0.01).describe('Slope of the activation below 0.'),
  use_bias: z.boolean().default(true).describe('Add a bias in each layer.'),
  use_activation: z.boolean().default(true).describe('Apply a leaky ReLU after each layer; not after the last one if the output is normalised.'),
  normalize_output: z.boolean().default(true).describe('Normalise the outputs by batch normalisation and logistic function.'),
  inference_normalization: z
    .enum(['batchnorm_sigmoid', 'per_frame_minmax', 'sigmoid_only', 'none'])
    .default('batchnorm_sigmoid')
    .describe('What takes the place of that normalisation in stage inference.'),
  init_method: z
    .enum(['xavier', 'kaiming', 'pca', 'zeros'])
    .default('xavier')
    .describe("Initial weights. 'pca': a fit sets the first layer to principal components."),
  eps: z.number().positive().default(1e-6).describe('Smallest range that per_frame_minmax divides by.'),
  reduction_scheme: z
    .array(z.int().positive())
    .min(2)
    .nullable()
    .default(null)
    .describe('Widths of the layers, from input to output; null: a single layer.'),
  seed: seedHparam,
});

/** Hyper-parameters of a channel mixer. */
export type MixerHparams = z.infer<typeof mixerHparams>;
