import { z } from 'zod';
import type { Value } from '../../ir/value.js';
import { changedCube, valuePorts } from './augmentation.js';
import { defineNode, type LowerContext } from '../contract.js';

const hparams = z.strictObject({
  sigma: z.number().nonnegative().default(0.01).describe('Standard deviation at a value of 0, in the unit of the cube.'),
  signal_variance: z.number().nonnegative().default(0).describe('Variance per unit of signal, as photon noise has it; 0: the same everywhere.'),
});

export const additiveNoise = defineNode({
  kind: 'AdditiveNoise',
  className: 'cuvisc.AdditiveNoise',
  category: 'transform',
  doc: 'In stage train adds Gaussian noise of variance sigma^2 + signal_variance max(x, 0) to each value x. The gradient takes the deviation for a constant. The other stages pass the cube on.',
  ...valuePorts,
  hparams,
  lower: (context) =>
    changedCube(context, (cube) => {
      const drawn = context.noise('normal', { dims: cube.type.dims, distribution: 'normal' });
      return context.b.add(cube, context.b.mul(drawn, deviationOf(context, cube)));
    }),
});

function deviationOf({ b, hparams: { sigma, signal_variance: perUnit } }: LowerContext<z.infer<typeof hparams>>, cube: Value): Value {
  if (perUnit === 0) return b.scalar(sigma, 'float32');
  const signal = b.max(b.stopGradient(cube), b.scalar(0, 'float32'));
  return b.sqrt(b.add(b.scalar(sigma * sigma, 'float32'), b.mul(signal, b.scalar(perUnit, 'float32'))));
}
