import { awayFromZero, indexSelector } from './index-selector.js';

export const priSelector = indexSelector({
  kind: 'PRISelector',
  doc: 'Photochemical reflectance index, (one - two) / (one + two) of bands one and two.',
  bands: { band1_nm: 531, band2_nm: 570 },
  formula: (b, { band1_nm: one, band2_nm: two }, { eps }) => b.div(b.sub(one, two), awayFromZero(b, b.add(one, two), eps)),
});
