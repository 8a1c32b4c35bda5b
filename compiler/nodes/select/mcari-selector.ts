import { awayFromZero, indexSelector } from './index-selector.js';

export const mcariSelector = indexSelector({
  kind: 'MCARISelector',
  doc: 'Modified chlorophyll absorption ratio index, ((edge - red) - 0.2 (edge - green)) edge / red with the red edge.',
  bands: { green_nm: 550, red_nm: 670, red_edge_nm: 700 },
  formula: (b, { green_nm: green, red_nm: red, red_edge_nm: edge }, { eps }) => {
    const depth = b.sub(b.sub(edge, red), b.mul(b.scalar(0.2, 'float32'), b.sub(edge, green)));
    return b.mul(depth, b.div(edge, awayFromZero(b, red, eps)));
  },
});
