import { awayFromZero, combined, indexSelector } from './index-selector.js';

export const evi2Selector = indexSelector({
  kind: 'EVI2Selector',
  doc: 'Enhanced vegetation index of two bands, 2.5 (nir - red) / (nir + 2.4 red + 1).',
  bands: { red_nm: 660, nir_nm: 800 },
  formula: (b, { red_nm: red, nir_nm: nir }, { eps }) => {
    const denominator = combined(
      b,
      [
        [nir, 1],
        [red, 2.4],
      ],
      1,
    );
    return b.div(b.mul(b.scalar(2.5, 'float32'), b.sub(nir, red)), awayFromZero(b, denominator, eps));
  },
});
