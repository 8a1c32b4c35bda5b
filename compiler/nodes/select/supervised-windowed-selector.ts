import { supervisedSelector } from './supervised-selector.js';

export const supervisedWindowedSelector = supervisedSelector({
  kind: 'SupervisedWindowedSelector',
  doc: 'False colour by labels: of windows in blue, green and red the band that tells best, shown as red, green and blue in this order.',
  windows: [
    [440, 500],
    [500, 580],
    [610, 700],
  ],
});
