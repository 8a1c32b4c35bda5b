import { awayFromZero, indexSelector } from './index-selector.js';

export const saviSelector = indexSelector({
  kind: 'SAVISelector',
  doc: 'Soil-adjusted vegetation index, (1 + L) (nir - red) / (nir + red + L) with the soil factor L.',
  bands: { red_nm: 660, nir_nm: 800 },
  numbers: { soil_factor: [0.5, 'L of the formula: 0 for dense vegetation, 1 for bare soil.'] },
  formula: (b, { red_nm: red, nir_nm: nir }, { soil_factor: soil, eps }) => {
    const denominator = b.add(b.add(nir, red), b.scalar(soil, 'float32'));
    return b.div(b.mul(b.scalar(1 + soil, 'float32'), b.sub(nir, red)), awayFromZero(b, denominator, eps));
  },
});
