import { awayFromZero, combined, indexSelector } from './index-selector.js';

export const eviSelector = indexSelector({
  kind: 'EVISelector',
  doc: 'Enhanced vegetation index, 2.5 (nir - red) / (nir + 6 red - 7.5 blue + 1).',
  bands: { blue_nm: 460, red_nm: 660, nir_nm: 800 },
  formula: (b, { blue_nm: blue, red_nm: red, nir_nm: nir }, { eps }) => {
    const denominator = combined(
      b,
      [
        [nir, 1],
        [red, 6],
        [blue, -7.5],
      ],
      1,
    );
    return b.div(b.mul(b.scalar(2.5, 'float32'), b.sub(nir, red)), awayFromZero(b, denominator, eps));
  },
});
