import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, type NodeDefinition, type NodeFacts, port } from '../contract.js';
import { linearWeights } from './resampling.js';

const hparams = z.strictObject({
  spectra: z.array(z.array(z.number()).min(1)).min(1).describe('One list of values per spectrum.'),
  wavelengths_nm: z
    .array(z.number().positive())
    .nullable()
    .default(null)
    .describe(
      'Band centres of the spectra in nanometres, from which they are interpolated to the bands of the cube; null: they have its bands already.',
    ),
});

type Hparams = z.infer<typeof hparams>;

export const referenceSpectra: NodeDefinition = defineNode<Hparams>({
  kind: 'ReferenceSpectra',
  className: 'cuvisc.ReferenceSpectra',
  category: 'source',
  doc: 'Spectra that are part of the plan: what SpectralAngleMapper and the target detectors compare pixels with.',
  stages: ['always'],
  hparams,
  inputs: { wavelengths: port('int32[C]', 'Band centres of the cube in nanometres, as compiled for. Only with `wavelengths_nm`.') },
  outputs: { spectral_signature: port('float32[count, 1, 1, reference_bands]', 'The spectra, in the bands of the cube.') },
  // An unconnected port would read the batch.
  specialise: ({ hparams }) => (hparams.wavelengths_nm ? { ...referenceSpectra, usesWavelengths: true } : { ...referenceSpectra, inputs: {} }),
  dims: (facts) => ({ count: facts.hparams.spectra.length, reference_bands: bandsOf(facts) }),
  check: (context) => {
    const { hparams, wavelengths, diagnostics, at } = context;
    const report = (hparam: keyof typeof hparams, reason: string) =>
      diagnostics.report(badHparam, at(hparam), { hparam, kind: 'ReferenceSpectra', reason });
    const length = hparams.wavelengths_nm?.length ?? hparams.spectra[0]?.length;
    const odd = hparams.spectra.findIndex((spectrum) => spectrum.length !== length);
    if (odd >= 0) report('spectra', `spectrum ${odd} has ${hparams.spectra[odd]?.length} values, not ${length}`);
    if (!hparams.wavelengths_nm) return;
    const missing = wavelengths?.find((target) => !linearWeights(hparams.wavelengths_nm ?? [], target));
    if (missing !== undefined) report('wavelengths_nm', `the cube has a band at ${missing} nm, which they do not reach`);
  },
  lower: (context) => {
    const rows = context.hparams.spectra.map((spectrum) => inBandsOfCube(spectrum, context));
    return { spectral_signature: context.b.constant(tensorFrom('float32', [rows.length, 1, 1, bandsOf(context)], rows.flat())) };
  },
});

type Library = Pick<NodeFacts<Hparams>, 'hparams' | 'wavelengths'>;

function bandsOf({ hparams: { spectra, wavelengths_nm }, wavelengths = [] }: Library): number {
  return wavelengths_nm ? wavelengths.length : (spectra[0]?.length ?? 0);
}

function inBandsOfCube(spectrum: readonly number[], { hparams: { wavelengths_nm }, wavelengths = [] }: Library): readonly number[] {
  if (!wavelengths_nm) return spectrum;
  return wavelengths.map((target) =>
    (linearWeights(wavelengths_nm, target) ?? []).reduce((sum, [band, weight]) => sum + weight * (spectrum[band] ?? Number.NaN), 0),
  );
}
