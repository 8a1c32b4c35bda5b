import { awayFromZero, indexSelector } from './index-selector.js';

export const ciRedEdgeSelector = indexSelector({
  kind: 'CIRedEdgeSelector',
  doc: 'Red-edge chlorophyll index, nir / red edge - 1.',
  bands: { red_edge_nm: 720, nir_nm: 800 },
  formula: (b, { red_edge_nm: edge, nir_nm: nir }, { eps }) => b.sub(b.div(nir, awayFromZero(b, edge, eps)), b.scalar(1, 'float32')),
});
