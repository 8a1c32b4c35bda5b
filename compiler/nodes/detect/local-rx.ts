import { z } from 'zod';
import { localRx as contract } from '../../../schemas/hosts/nodes/local-rx.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineHostNode, port } from '../contract.js';
import { declareHost } from '../host-declarations.js';

const hparams = z.strictObject({
  num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  inner_window: z
    .int()
    .positive()
    .default(5)
    .describe('Width in pixels of the window around a pixel that is no part of its background: as large as what is looked for. Odd.'),
  outer_window: z.int().positive().default(21).describe('Width in pixels of the window that holds the background. Odd.'),
  eps: z.number().nonnegative().default(0).describe('Added to the diagonal of each covariance.'),
});

type Hparams = z.infer<typeof hparams>;

export const localRx = defineHostNode<Hparams>({
  kind: 'LocalRX',
  className: 'cuvisc.LocalRX',
  doc: 'Dual-window Reed-Xiaoli detector: squared Mahalanobis distance of each pixel to the pixels around it, those in the outer window and not in the inner one, with their sample covariance plus eps times identity. Nothing is learnt. At borders the outer window is moved into the image. Computed in float64 on the host.',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, num_channels]', 'Cube.') },
  outputs: { scores: port('float32[B, H, W, 1]', 'Squared Mahalanobis distance per pixel; NaN where bands are not finite.') },
  check: ({ hparams: { inner_window, outer_window, eps }, dim, diagnostics, at }) => {
    const report = (hparam: keyof Hparams, reason: string) => diagnostics.report(badHparam, at(hparam), { hparam, kind: 'LocalRX', reason });
    const even = (['inner_window', 'outer_window'] as const).find((hparam) => (hparam === 'inner_window' ? inner_window : outer_window) % 2 === 0);
    if (even) return report(even, 'it must be odd, so that the pixel lies in its centre');
    if (outer_window <= inner_window) return report('outer_window', `it must be larger than inner_window, ${inner_window}`);
    const [bands, around] = [dim('num_channels'), outer_window ** 2 - inner_window ** 2];
    if (eps > 0 || typeof bands !== 'number' || around > bands) return;
    report(
      'outer_window',
      `${around} pixels around each have no covariance of ${bands} bands with an inverse: widen it, set eps above 0, or reduce the bands before`,
    );
  },
  host: declareHost({
    node: contract,
    params: ({ hparams }) => ({ inner: hparams.inner_window, outer: hparams.outer_window, eps: hparams.eps }),
    locality: 'image',
  }),
});
