import { supervisedSelector } from './supervised-selector.js';

export const supervisedCirSelector = supervisedSelector({
  kind: 'SupervisedCIRSelector',
  doc: 'Colour infrared by labels: of windows in near infrared, red and green the band that tells best.',
  windows: [
    [840, 910],
    [650, 720],
    [500, 570],
  ],
});
