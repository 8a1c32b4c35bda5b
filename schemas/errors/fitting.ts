import { defineErrors } from './define-errors.js';

export const fittingErrors = defineErrors({
  'fit-level-invalid': {
    meaning: 'The fit level that was asked for does not exist, or levels before it are not fitted yet.',
    remedy: 'Fit the levels in order.',
  },
  'fit-not-finite': {
    meaning: 'The data make a statistic NaN or infinite.',
    remedy: 'Look for NaN or infinite values in the data, or for a division by zero in a node before the one named.',
  },
  'fit-singular-covariance': {
    meaning: 'The covariance of the data has no inverse, because bands are constant or repeat others, or because there are too few pixels.',
    remedy: 'Set eps above 0, set inverse to "truncated", drop such bands, or fit on more pixels.',
  },
  'fit-too-few-samples': {
    meaning: 'A node needs more samples than the data gave.',
    remedy: 'Fit on more pixels; some nodes skip batches of a single pixel.',
  },
  'fit-too-many-components': {
    meaning: 'More principal components were asked for than the data have channels.',
    remedy: 'Ask for at most as many as there are channels.',
  },
  'no-data': {
    meaning: 'A call that reads data was given none.',
    remedy: 'Name at least one cube, or one shard file to merge.',
  },
  'no-data-inseparable': {
    meaning:
      'A cube has pixels without data, and a node looks at where in the image pixels lie, so that they cannot be left out of statistics, losses or metrics.',
    remedy: 'Cut such pixels off the cube, or count their values as data with --no-data none.',
  },
  'shard-invalid': {
    meaning: 'A shard was asked for that does not exist, such as 5 of 4.',
    remedy: 'Count from 1.',
  },
  'shard-mismatch': {
    meaning: 'A shard file cannot be merged: it is of another plan, level or division, is there twice, or is missing.',
    remedy: 'Give every shard of one level once, all made from the same plan and data.',
  },
});
