import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { backgroundDerivation, backgroundFits, backgroundHparams, backgroundState, targetEnergies, targetInputs, whitened } from './background.js';

export const matchedFilter = defineNode({
  kind: 'MatchedFilter',
  className: 'cuvisc.MatchedFilter',
  category: 'model',
  doc: "How much of a target spectrum t a pixel holds: (t-m)'P(x-m) / (t-m)'P(t-m), with mean m and inverse covariance P of the training data (Reed, Mallett and Brennan 1974). 0 at the mean, 1 at the target. The target itself should not be the mean.",
  stages: ['always'],
  hparams: z.strictObject(backgroundHparams),
  inputs: targetInputs,
  outputs: { scores: port('float32[B, H, W, N]', 'Abundance of each target.') },
  state: backgroundState,
  fits: backgroundFits,
  derive: backgroundDerivation,
  lower: (context) => {
    const { b } = context;
    const parts = whitened(context);
    const weights = b.mul(parts.signs, b.transpose(parts.targets, { perm: [1, 0] }));
    return { scores: b.matMul(parts.pixels, b.cast(b.div(weights, targetEnergies(context, parts)), { to: 'float32' })) };
  },
});
