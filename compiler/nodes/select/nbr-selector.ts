import { indexSelector, normalisedDifference } from './index-selector.js';

export const nbrSelector = indexSelector({
  kind: 'NBRSelector',
  doc: 'Normalised burn ratio, (nir - swir) / (nir + swir), 0 where the sum vanishes.',
  bands: { nir_nm: 850, swir_nm: 2200 },
  formula: (b, { nir_nm: nir, swir_nm: swir }, { eps }) => normalisedDifference(b, nir, swir, eps),
});
