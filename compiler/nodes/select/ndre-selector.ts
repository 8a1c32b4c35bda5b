import { indexSelector, normalisedDifference } from './index-selector.js';

export const ndreSelector = indexSelector({
  kind: 'NDRESelector',
  doc: 'Normalised difference red edge, (nir - red edge) / (nir + red edge), 0 where the sum vanishes.',
  bands: { nir_nm: 800, red_edge_nm: 720 },
  formula: (b, { nir_nm: nir, red_edge_nm: edge }, { eps }) => normalisedDifference(b, nir, edge, eps),
});
