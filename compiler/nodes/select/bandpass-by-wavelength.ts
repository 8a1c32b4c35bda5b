import { z } from 'zod';
import { noBandSelected } from '../../diagnostics/catalogue/no-band-selected.js';
import { defineNode, type NodeFacts, port } from '../contract.js';

const hparams = z.strictObject({
  min_wavelength_nm: z.number().describe('Shortest wavelength kept, in nanometres, inclusive.'),
  max_wavelength_nm: z.number().nullable().default(null).describe('Longest wavelength kept, in nanometres, inclusive; null: no limit.'),
});

export const bandpassByWavelength = defineNode({
  kind: 'BandpassByWavelength',
  className: 'cuvis_ai.node.preprocessors.BandpassByWavelength',
  category: 'transform',
  doc: 'Keeps the bands whose centre lies in a closed interval of wavelengths. The bands are chosen when the plan is compiled.',
  stages: ['always'],
  hparams,
  inputs: {
    data: port('float32[B, H, W, C]', 'Cube.'),
    wavelengths: port('int32[C]', 'Band centres in nanometres, as compiled for.'),
  },
  outputs: { filtered: port('float32[B, H, W, kept]', 'The bands kept.') },
  usesWavelengths: true,
  dims: (facts) => ({ kept: keptBands(facts).length }),
  check: ({ name, hparams: { min_wavelength_nm: low, max_wavelength_nm: high }, wavelengths, diagnostics, at }) => {
    if (!wavelengths || keptBands({ hparams: { min_wavelength_nm: low, max_wavelength_nm: high }, wavelengths }).length > 0) return;
    const [first = 0, last = 0] = [Math.min(...wavelengths), Math.max(...wavelengths)];
    diagnostics.report(noBandSelected, at('min_wavelength_nm'), { node: name, low, high: high === null ? 'no limit' : `${high}`, first, last });
  },
  lower: (context) => ({ filtered: context.b.take(context.input('data'), { axis: 3, indices: keptBands(context) }) }),
});

type Choice = Pick<NodeFacts<z.infer<typeof hparams>>, 'hparams' | 'wavelengths'>;

function keptBands({ hparams: { min_wavelength_nm: low, max_wavelength_nm: high }, wavelengths }: Choice): number[] {
  return (wavelengths ?? []).flatMap((centre, band) => (centre >= low && centre <= (high ?? Number.POSITIVE_INFINITY) ? [band] : []));
}
