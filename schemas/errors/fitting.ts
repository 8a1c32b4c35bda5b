import { defineErrors } from './define-errors.js';

export const fittingErrors = defineErrors({
  'no-data-inseparable': {
    meaning:
      'A cube has pixels without data, and a node looks at where in the image pixels lie, so that they cannot be left out of statistics, losses or metrics.',
    remedy: 'Cut such pixels off the cube, or count their values as data with --no-data none.',
  },
});
