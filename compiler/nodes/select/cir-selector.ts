import { z } from 'zod';
import { colourHparams } from './colour-normalisation.js';
import { colourSelector } from './colour-selector.js';
import { checkNearestBands, nearestBand } from './nearest-bands.js';

const hparams = z.strictObject({
  nir_nm: z.number().default(860).describe('Wavelength in nanometres of the near infrared, shown red.'),
  red_nm: z.number().default(670).describe('Wavelength of red, shown green.'),
  green_nm: z.number().default(560).describe('Wavelength of green, shown blue.'),
  ...colourHparams.shape,
});

export const cirSelector = colourSelector({
  kind: 'CIRSelector',
  doc: 'Colour infrared: the bands nearest to near infrared, red and green, shown as red, green and blue.',
  hparams,
  raw: (b, cube, { hparams: h, wavelengths }) => {
    const targets = [h.nir_nm, h.red_nm, h.green_nm];
    return b.take(cube, { axis: 3, indices: targets.map((target) => nearestBand(wavelengths, target)) });
  },
  check: (context) => {
    const { nir_nm, red_nm, green_nm } = context.hparams;
    checkNearestBands(context, Object.entries({ nir_nm, red_nm, green_nm }), 50);
  },
});
