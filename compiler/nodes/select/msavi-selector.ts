import { indexSelector } from './index-selector.js';

export const msaviSelector = indexSelector({
  kind: 'MSAVISelector',
  doc: 'Modified soil-adjusted vegetation index, (t - sqrt(t^2 - 8 (nir - red))) / 2 with t = 2 nir + 1, the root of 0 for negative numbers.',
  bands: { red_nm: 660, nir_nm: 800 },
  formula: (b, { red_nm: red, nir_nm: nir }) => {
    const f = (value: number) => b.scalar(value, 'float32');
    const term = b.add(b.mul(f(2), nir), f(1));
    const radicand = b.sub(b.mul(term, term), b.mul(f(8), b.sub(nir, red)));
    return b.mul(f(0.5), b.sub(term, b.sqrt(b.max(radicand, f(0)))));
  },
});
