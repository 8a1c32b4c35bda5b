import { indexSelector, normalisedDifference } from './index-selector.js';

export const ndviSelector = indexSelector({
  kind: 'NDVISelector',
  doc: 'Normalised difference vegetation index, (nir - red) / (nir + red), 0 where the sum vanishes.',
  bands: { nir_nm: 827, red_nm: 668 },
  drawn: [-0.7, 0.5],
  formula: (b, { nir_nm: nir, red_nm: red }, { eps }) => normalisedDifference(b, nir, red, eps),
});
