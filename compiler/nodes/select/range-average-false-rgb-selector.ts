import { z } from 'zod';
import { colourHparams } from './colour-normalisation.js';
import { bandsOfRanges, checkRanges, meansOfBands, rangeHparams } from './colour-ranges.js';
import { colourSelector } from './colour-selector.js';

export const rangeAverageFalseRgbSelector = colourSelector({
  kind: 'RangeAverageFalseRGBSelector',
  doc: 'False colour: each channel is the mean of the bands in its range of wavelengths, 0 without any.',
  hparams: z.strictObject({ ...rangeHparams.shape, ...colourHparams.shape }),
  raw: (b, cube, { hparams, wavelengths }) => meansOfBands(b, cube, bandsOfRanges(hparams, wavelengths, false), wavelengths.length),
  check: (context) => checkRanges(context, 'RangeAverageFalseRGBSelector'),
});
