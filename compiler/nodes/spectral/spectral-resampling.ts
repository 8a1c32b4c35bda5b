import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, type NodeFacts, port } from '../contract.js';
import { type BandWeights, gaussianWeights, linearWeights, weightMatrix } from './resampling.js';

const hparams = z.strictObject({
  wavelengths_nm: z.array(z.number().positive()).min(1).describe('Band centres of the result, in nanometres.'),
  fwhm_nm: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Full width at half maximum of each band of the result, a Gaussian over the bands of the cube; null: linear between the two nearest bands.',
    ),
});

export const spectralResampling = defineNode({
  kind: 'SpectralResampling',
  className: 'cuvisc.SpectralResampling',
  category: 'transform',
  doc: 'The cube on another grid of wavelengths. The weights are fixed when the plan is compiled; nothing is extrapolated.',
  stages: ['always'],
  hparams,
  inputs: {
    data: port('float32[B, H, W, C]', 'Cube.'),
    wavelengths: port('int32[C]', 'Band centres in nanometres, as compiled for.'),
  },
  outputs: {
    resampled: port('float32[B, H, W, resampled_bands]', 'The cube at the wavelengths asked for.'),
    wavelengths: port('int32[resampled_bands]', 'These wavelengths, rounded to whole nanometres.'),
  },
  usesWavelengths: true,
  dims: ({ hparams }) => ({ resampled_bands: hparams.wavelengths_nm.length }),
  check: ({ hparams, wavelengths, diagnostics, at }) => {
    if (!wavelengths) return;
    const missing = hparams.wavelengths_nm.find((target) => !weightsOf({ hparams, wavelengths }, target));
    if (missing === undefined) return;
    const [first, last] = [Math.min(...wavelengths), Math.max(...wavelengths)];
    const reason = `${missing} nm cannot be had from bands between ${first} and ${last} nm`;
    diagnostics.report(badHparam, at('wavelengths_nm'), { hparam: 'wavelengths_nm', kind: 'SpectralResampling', reason });
  },
  lower: (context) => {
    const { b, hparams, wavelengths = [], input } = context;
    const targets = hparams.wavelengths_nm;
    const weights = weightMatrix(
      targets.map((target) => weightsOf(context, target) ?? []),
      wavelengths.length,
    );
    return {
      resampled: b.matMul(input('data'), b.constant(tensorFrom('float32', [wavelengths.length, targets.length], weights))),
      wavelengths: b.constant(tensorFrom('int32', [targets.length], targets.map(Math.round))),
    };
  },
});

type Grid = Pick<NodeFacts<z.infer<typeof hparams>>, 'hparams' | 'wavelengths'>;

function weightsOf({ hparams: { fwhm_nm }, wavelengths = [] }: Grid, target: number): BandWeights | undefined {
  return fwhm_nm === null ? linearWeights(wavelengths, target) : gaussianWeights(wavelengths, target, fwhm_nm);
}
