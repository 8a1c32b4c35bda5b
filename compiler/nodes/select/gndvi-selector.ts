import { indexSelector, normalisedDifference } from './index-selector.js';

export const gndviSelector = indexSelector({
  kind: 'GNDVISelector',
  doc: 'Green normalised difference vegetation index, (nir - green) / (nir + green), 0 where the sum vanishes.',
  bands: { nir_nm: 800, green_nm: 550 },
  formula: (b, { nir_nm: nir, green_nm: green }, { eps }) => normalisedDifference(b, nir, green, eps),
});
