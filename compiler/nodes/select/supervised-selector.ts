import { z } from 'zod';
import { discriminatingBands } from '../../../schemas/hosts/finalisers/discriminating-bands.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { labelledSample } from '../../reductions/labelled-sample.js';
import { defineNode, type NodeDefinition, type NodeFacts, port, type StateEntry } from '../contract.js';
import { declareFit } from '../host-declarations.js';
import { wavelengthsPort } from '../pretreat/spectrum-ports.js';
import { colourCompat, colourHparams, colourOutputs, colourState, scaledColours, withOwnOutputs } from './colour-normalisation.js';
import { checkRunning } from './colour-selector.js';
import { nearestBand } from './nearest-bands.js';

type Window = readonly [number, number];

const window = z.tuple([z.number(), z.number()]);

/** A class that finds three bands by labels; `windows` are wavelengths that one band each is taken of, by default, or none. */
interface SupervisedSelector {
  readonly kind: string;
  readonly doc: string;
  readonly windows: readonly [Window, Window, Window] | null;
}

const shared = z.strictObject({
  num_spectral_bands: z.int().min(3).optional().describe('Number of bands; inferred if omitted.'),
  score_weights: z
    .tuple([z.number(), z.number(), z.number()])
    .default([1, 1, 1])
    .describe('Weights of Fisher score, area under the ROC curve and mutual information.'),
  lambda_penalty: z.number().default(0.5).describe('Factor of the largest correlation with a band chosen before, which is subtracted.'),
  ...colourHparams.shape,
});

type Settings = z.infer<typeof shared> & { readonly windows?: readonly Window[] };

/** A class that shows three bands which tell the labels of its training data apart. */
export function supervisedSelector({ kind, doc, windows }: SupervisedSelector): NodeDefinition {
  const hparams = windows
    ? shared.extend({
        windows: z
          .array(window)
          .length(3)
          .default(windows.map(([low, high]) => [low, high]))
          .describe('First and last wavelength in nanometres of the windows whose bands become red, green and blue, in this order.'),
      })
    : shared;
  const definition: NodeDefinition = defineNode<Settings>({
    kind,
    className: `cuvis_ai.node.channel_selector.${kind}`,
    category: 'model',
    doc: `${doc} A fit scores each band by how well it tells the pixels of the mask from the others: Fisher score, area under the ROC curve and mutual information of ten bins, each standardised over the bands. No gradient passes to the choice. A fit keeps 20000 pixels, an even sample of more.`,
    stages: ['always'],
    hparams: hparams as z.ZodObject & z.ZodType<Settings>,
    compat: colourCompat,
    inputs: {
      cube: port('float32[B, H, W, num_spectral_bands]', 'Cube.'),
      wavelengths: { ...wavelengthsPort, type: port('int32[num_spectral_bands]', '').type },
      mask: port('bool[B, H, W, 1]?', 'True for pixels of the class that is looked for. Only a fit reads it.'),
    },
    outputs: { rgb_image: port('float32[B, H, W, 3]', 'The three bands, within 0 and 1 where they are scaled.'), ...colourOutputs },
    usesWavelengths: true,
    dims: () => ({ channels: 3 }),
    check: (context) => {
      checkRunning(context);
      const { hparams: h, diagnostics, at } = context;
      const reason = "bounds of bands that the same fit finds are not built; take 'per_frame' or 'running'";
      if (h.norm_mode === 'statistical' && h.normalize_output) diagnostics.report(badHparam, at('norm_mode'), { hparam: 'norm_mode', kind, reason });
    },
    state: ({ hparams: h, dim }) => ({ ...bandState(dim('num_spectral_bands')), ...colourState(h) }),
    fits: ({ hparams: h, wavelengths = [] }) => [
      declareFit({
        statistics: [{ reduction: labelledSample, inputs: { data: 'cube', mask: 'mask' } }],
        finaliser: discriminatingBands,
        params: {
          weights: [...h.score_weights],
          penalty: h.lambda_penalty,
          windows: h.windows ? h.windows.map((each) => bandsOf(each, wavelengths)) : null,
        },
        writes: {
          ...{ selected_indices: 'selected_indices', band_scores: 'band_scores', fisher_scores: 'fisher_scores' },
          ...{ auc_scores: 'auc_scores', mi_scores: 'mi_scores' },
        },
      }),
    ],
    lower: (context) => scaledColours(context, context.b.gather(context.input('cube'), context.state('selected_indices'), { axis: 3 })),
    specialise: (context) => withOwnOutputs(definition, context.hparams),
  });
  return definition;
}

function bandState(bands: ReturnType<NodeFacts<object>['dim']>): Readonly<Record<string, StateEntry>> {
  const scores = (doc: string): StateEntry => ({ dtype: 'float32', dims: [bands], doc });
  return {
    selected_indices: { dtype: 'int64', dims: [3], doc: 'Bands that are shown red, green and blue, from 0.' },
    band_scores: scores('Weighted sum of the standardised scores.'),
    fisher_scores: scores('Fisher score.'),
    auc_scores: scores('Area under the ROC curve of the values themselves.'),
    mi_scores: scores('Mutual information in bits.'),
  };
}

function bandsOf([low, high]: Window, wavelengths: readonly number[]): { bands: number[]; nearest: number } {
  const bands = wavelengths.flatMap((centre, band) => (centre >= low && centre <= high ? [band] : []));
  return { bands, nearest: nearestBand(wavelengths, (low + high) / 2) };
}
