import { z } from 'zod';
import { defineNode, port } from '../contract.js';

/** Smallest mean or norm that is divided by. */
const smallest = 1e-8;

export const signaturesToReferences = defineNode({
  kind: 'SignaturesToReferences',
  className: 'cuvis_ai.node.spectral_extractor.SignaturesToReferences',
  category: 'transform',
  doc: `Spectra of objects in the shape that SpectralAngleMapper reads, each divided by its mean or norm, at least ${smallest}, if asked.`,
  stages: ['always'],
  hparams: z.strictObject({
    normalize: z.enum(['unit_mean', 'l2']).nullable().default(null).describe('What each spectrum is divided by: its mean, its norm, or nothing.'),
  }),
  inputs: { signatures: port('float32[1, N, C]', 'Spectrum per object.') },
  outputs: { spectral_signature: port('float32[N, 1, 1, C]', 'Reference spectra.') },
  lower: ({ b, hparams: { normalize }, input }) => {
    const spectra = b.squeeze(input('signatures'), { axes: [0] });
    const overBands = { axes: [-1], keepDims: true };
    const sizes = normalize === 'l2' ? b.root(b.reduceSum(b.mul(spectra, spectra), overBands)) : b.reduceMean(spectra, overBands);
    const scaled = normalize === null ? spectra : b.div(spectra, b.max(sizes, b.scalar(smallest, 'float32')));
    return { spectral_signature: b.unsqueeze(scaled, { axes: [1, 2] }) };
  },
});
