import { z } from 'zod';
import { continuumRemoval as contract } from '../../../schemas/hosts/nodes/continuum-removal.js';
import { defineHostNode } from '../contract.js';
import { declareHost } from '../host-declarations.js';
import { spectrumPorts, wavelengthsPort } from './spectrum-ports.js';

const hparams = z.strictObject({ eps: z.number().positive().default(1e-8).describe('Smallest value of the hull that is divided by.') });

export const continuumRemoval = defineHostNode<z.infer<typeof hparams>>({
  kind: 'ContinuumRemoval',
  className: 'cuvis_ai.node.pretreatments.continuum_removal.ContinuumRemoval',
  doc: 'Divides each spectrum by its continuum, the upper convex hull over the wavelengths: 1 on the hull, less in an absorption band. Computed in float64 on the host; no gradient passes.',
  stages: ['always'],
  hparams,
  inputs: { ...spectrumPorts.inputs, wavelengths: wavelengthsPort },
  outputs: spectrumPorts.outputs,
  host: declareHost({ node: contract, params: ({ hparams: { eps } }) => ({ eps }), locality: 'pixel' }),
});
