import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { coloursNotNormalised } from '../../diagnostics/catalogue/colours-not-normalised.js';
import { defineNode, type NodeDefinition, port } from '../contract.js';
import { wavelengthsPort } from '../pretreat/spectrum-ports.js';
import {
  colourCompat,
  colourCompat05,
  colourFits,
  colourHparams,
  colourOutputs,
  colourState,
  scaledColours,
  withOwnOutputs,
} from './colour-normalisation.js';
import { checkRunning } from './colour-selector.js';
import { checkNearestBands, nearestBand } from './nearest-bands.js';

const hparams = z.strictObject({
  target_wavelengths: z.array(z.number()).min(1).default([650, 550, 450]).describe('Wavelengths in nanometres, one per channel.'),
  ...colourHparams.shape,
});

type Settings = z.infer<typeof hparams>;

export const fixedWavelengthSelector: NodeDefinition = defineNode<Settings>({
  kind: 'FixedWavelengthSelector',
  className: 'cuvis_ai.node.channel_selector.FixedWavelengthSelector',
  category: 'transform',
  doc: 'The bands nearest to the wanted wavelengths, by default as a false-colour image. Three of them are scaled for display, others are given as they are.',
  stages: ['always'],
  hparams,
  compat: colourCompat,
  compatAt: { 'cuvis-ai-0.5': colourCompat05 },
  inputs: { cube: port('float32[B, H, W, C]', 'Cube.'), wavelengths: wavelengthsPort },
  outputs: { rgb_image: port('float32[B, H, W, channels]', 'The bands, within 0 and 1 where they are scaled.'), ...colourOutputs },
  usesWavelengths: true,
  dims: ({ hparams: h }) => ({ channels: h.target_wavelengths.length }),
  check: (context) => {
    const { name, hparams: h, diagnostics, at } = context;
    const channels = h.target_wavelengths.length;
    checkNearestBands(
      context,
      h.target_wavelengths.map((target) => ['target_wavelengths', target]),
      50,
    );
    checkRunning({ ...context, hparams: scaledSettings(h) });
    if (channels === 3) return;
    const reason = `'${h.norm_mode}' scales three channels, and ${channels} are selected; 'per_frame' takes any number`;
    if (h.norm_mode !== 'per_frame') diagnostics.report(badHparam, at('norm_mode'), { hparam: 'norm_mode', kind: 'FixedWavelengthSelector', reason });
    else if (h.normalize_output) diagnostics.report(coloursNotNormalised, at('normalize_output'), { node: name, channels });
  },
  state: ({ hparams: h }) => colourState(scaledSettings(h)),
  fits: ({ hparams: h, wavelengths = [] }) => colourFits(scaledSettings(h), (b, cube) => b.take(cube, { axis: 3, indices: bandsOf(h, wavelengths) })),
  lower: (context) => {
    const { b, hparams: h, input, wavelengths = [] } = context;
    const bands = b.take(input('cube'), { axis: 3, indices: bandsOf(h, wavelengths) });
    return scaledColours({ ...context, hparams: scaledSettings(h) }, bands);
  },
  specialise: ({ hparams: h }) => withOwnOutputs(fixedWavelengthSelector, scaledSettings(h)),
});

/** Only three channels are scaled. */
function scaledSettings(h: Settings): Settings {
  return { ...h, normalize_output: h.normalize_output && h.target_wavelengths.length === 3 };
}

function bandsOf({ target_wavelengths: targets }: Settings, wavelengths: readonly number[]): number[] {
  return targets.map((target) => nearestBand(wavelengths, target));
}
