import { supervisedSelector } from './supervised-selector.js';

export const supervisedFullSpectrumSelector = supervisedSelector({
  kind: 'SupervisedFullSpectrumSelector',
  doc: 'False colour by labels: of all bands the three that tell best.',
  windows: null,
});
