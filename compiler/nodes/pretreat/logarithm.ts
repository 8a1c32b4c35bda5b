import { z } from 'zod';
import { defineNode } from '../contract.js';
import { spectrumPorts } from './spectrum-ports.js';

export const logarithm = defineNode({
  kind: 'Logarithm',
  className: 'cuvis_ai.node.pretreatments.logarithm.Logarithm',
  category: 'transform',
  doc: 'Logarithm of each value, at least eps before: log10(max(x, eps)) or ln(max(x, eps)). No gradient passes below eps. With negate, absorbance of a reflectance.',
  stages: ['always'],
  hparams: z.strictObject({
    mode: z.enum(['log10', 'ln']).default('log10').describe('Base 10, or natural.'),
    negate: z.boolean().default(false).describe('Give the negative logarithm.'),
    eps: z.number().positive().default(1e-8).describe('Smallest value that a logarithm is taken of.'),
  }),
  ...spectrumPorts,
  lower: ({ b, hparams: { mode, negate, eps }, input }) => {
    const natural = b.log(b.max(input('cube'), b.scalar(eps, 'float32')));
    const factor = (mode === 'log10' ? Math.LOG10E : 1) * (negate ? -1 : 1);
    return { cube: factor === 1 ? natural : b.mul(natural, b.scalar(factor, 'float32')) };
  },
});
