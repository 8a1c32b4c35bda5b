import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { backgroundDerivation, backgroundFits, backgroundHparams, backgroundState, targetEnergies, targetInputs, whitened } from './background.js';

const hparams = z.strictObject({
  ...backgroundHparams,
  signed: z.boolean().default(false).describe('Give spectra opposite to the target a negative score.'),
});

export const adaptiveCoherenceEstimator = defineNode<z.infer<typeof hparams>>({
  kind: 'AdaptiveCoherenceEstimator',
  className: 'cuvisc.AdaptiveCoherenceEstimator',
  category: 'model',
  doc: "Adaptive coherence estimator (ACE): squared cosine between pixel and target once the background is whitened, ((t-m)'P(x-m))^2 / ((t-m)'P(t-m) (x-m)'P(x-m)), with mean m and inverse covariance P of the training data (Kraut, Scharf and McWhorter 2001). It lies in [0, 1] and does not depend on how bright the target is; a pixel at the mean scores 0.",
  stages: ['always'],
  hparams,
  inputs: targetInputs,
  outputs: { scores: port('float32[B, H, W, N]', 'Coherence with each target.') },
  state: backgroundState,
  fits: backgroundFits,
  derive: backgroundDerivation,
  lower: (context) => {
    const { b, hparams } = context;
    const parts = whitened(context);
    const single = (value: typeof parts.targets) => b.cast(value, { to: 'float32' });
    // Targets of energy 1 leave one division per pixel and keep products of large scores in range.
    const units = b.div(b.mul(parts.signs, b.transpose(parts.targets, { perm: [1, 0] })), b.root(targetEnergies(context, parts)));
    const along = b.matMul(parts.pixels, single(units));
    const energy = b.matMul(b.mul(parts.pixels, parts.pixels), single(parts.signs));
    const squared = hparams.signed ? b.mul(along, b.abs(along)) : b.mul(along, along);
    const none = b.scalar(0, 'float32');
    const some = b.greater(energy, none);
    return { scores: b.where(some, b.div(squared, b.where(some, energy, b.scalar(1, 'float32'))), none) };
  },
});
