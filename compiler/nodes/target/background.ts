import { z } from 'zod';
import { gaussian } from '../../../schemas/hosts/finalisers/gaussian.js';
import type { Value } from '../../ir/value.js';
import { comoments } from '../../reductions/moments.js';
import { type LowerContext, type NodeFacts, port, type StateEntry } from '../contract.js';
import { quadraticForm } from '../detect/quadratic-form.js';
import { type DerivationDeclaration, declareFit, type FitDeclaration } from '../host-declarations.js';

/** Hyper-parameters of every detector that looks for given spectra against a background learnt from data. */
export const backgroundHparams = {
  num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  eps: z.number().nonnegative().default(1e-6).describe('Added to the diagonal of the covariance of the background.'),
};

/** Ports that every target detector reads: the cube and the spectra that are looked for. */
export const targetInputs = {
  data: port('float32[B, H, W, num_channels]', 'Cube.'),
  spectral_signature: port('float32[N, 1, 1, num_channels]', 'Spectra that are looked for.'),
};

type Background = NodeFacts<{ eps: number }>;

/** Mean, covariance and inverse of the background, in float64. */
export function backgroundState({ dim }: Background): Record<'mu' | 'cov' | 'cov_inv', StateEntry> {
  const bands = dim('num_channels');
  return {
    mu: { dtype: 'float64', dims: [bands], trainable: 'fitted', doc: 'Mean per band of the background.' },
    cov: { dtype: 'float64', dims: [bands, bands], doc: 'Sample covariance of the background plus eps times identity.' },
    cov_inv: { dtype: 'float64', dims: [bands, bands], trainable: 'fitted', doc: 'Its inverse.' },
  };
}

/** How the background is learnt: exact statistics and a full-rank inverse, in float64. */
export function backgroundFits({ hparams }: Background): readonly FitDeclaration[] {
  return [
    declareFit({
      statistics: [{ reduction: comoments, inputs: { data: 'data' } }],
      finaliser: gaussian,
      params: { eps: hparams.eps, inverse: 'exact' },
      writes: { mu: 'mu', cov: 'cov', cov_inv: 'cov_inv' },
    }),
  ];
}

/** The factor W and signs s of the inverse covariance P, with P = W diag(s) W'. */
export function backgroundDerivation({ dim }: Background): DerivationDeclaration {
  return quadraticForm(dim('num_channels'), { from: 'inverse', entry: 'cov_inv' }, 'mu');
}

/** A pixel and the targets with the mean of the background at 0 and its covariance at identity. */
export interface Whitened {
  /** float32 [B, H, W, C]. */
  readonly pixels: Value;
  /** float64 [N, C]. */
  readonly targets: Value;
  /** float64 [C, 1]. */
  readonly signs: Value;
}

/** (x - c)'W of pixels and targets: what the detectors compare. Targets, which are few, are mapped in float64. */
export function whitened({ b, input, derived }: LowerContext<object>): Whitened {
  const [centre, factor] = [derived('centre'), derived('factor')];
  const targets = b.cast(b.squeeze(input('spectral_signature'), { axes: [1, 2] }), { to: 'float64' });
  return {
    pixels: b.matMul(b.centre(input('data'), centre), b.cast(factor, { to: 'float32' })),
    targets: b.matMul(b.sub(targets, centre), factor),
    signs: derived('signs'),
  };
}

/** u P u' of each whitened target: float64 [1, N]. */
export function targetEnergies({ b }: LowerContext<object>, { targets, signs }: Whitened): Value {
  return b.transpose(b.matMul(b.mul(targets, targets), signs), { perm: [1, 0] });
}
