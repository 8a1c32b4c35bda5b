import { indexSelector, normalisedDifference } from './index-selector.js';

export const ndwiSelector = indexSelector({
  kind: 'NDWISelector',
  doc: 'Normalised difference water index, (green - nir) / (green + nir), 0 where the sum vanishes.',
  bands: { green_nm: 560, nir_nm: 860 },
  formula: (b, { green_nm: green, nir_nm: nir }, { eps }) => normalisedDifference(b, green, nir, eps),
});
