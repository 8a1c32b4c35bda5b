// Two node classes of one's own: flat-field correction, whose graph is plain ONNX, and a median filter that runs on the host.
import { declareFit, defineHostNode, defineNode, finaliserContracts, moments, port } from 'cuvisc/nodes';
import { z } from 'zod';

/** Divides each band by its mean over the training data, as flat-field correction does with a bright, even target. */
const flatField = defineNode({
  kind: 'FlatField',
  className: 'example.FlatField',
  category: 'model',
  doc: 'Each band divided by its mean over the training data.',
  stages: ['always'],
  hparams: z.strictObject({ eps: z.number().nonnegative().default(1e-6).describe('Added to each mean.') }),
  inputs: { data: port('float32[B, H, W, C]', 'Cube.') },
  outputs: { corrected: port('float32[B, H, W, C]', 'The corrected cube.') },
  state: ({ dim }) => ({ mean: { dtype: 'float32', dims: [dim('C')], trainable: 'fitted', doc: 'Mean per band.' } }),
  fits: () => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'data' } }],
      finaliser: finaliserContracts.mean,
      params: {},
      writes: { mean: 'mean' },
    }),
  ],
  lower: ({ b, input, state, hparams }) => ({ corrected: b.div(input('data'), b.add(state('mean'), b.scalar(hparams.eps, 'float32'))) }),
});

/** Scores with single bright pixels removed: the median of each pixel and its neighbours. `hosts.mjs` computes it. */
const medianFilter = defineHostNode({
  kind: 'MedianFilter',
  className: 'example.MedianFilter',
  category: 'transform',
  doc: 'The median of each 3 x 3 neighbourhood, at the border of what there is of it.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: { scores: port('float32[B, H, W, 1]', 'Scores.') },
  outputs: { filtered: port('float32[B, H, W, 1]', 'Filtered scores.') },
  host: { name: 'medianFilter', params: () => ({}), locality: 'image' },
});

export const nodeClasses = [flatField, medianFilter];
