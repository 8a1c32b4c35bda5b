// Written by `npm run generate`; edit the files it imports instead.
import type { finaliserContracts } from '../../../schemas/hosts/finalisers/registry.gen.js';
import type { Implementations, Finaliser } from '../contracts.js';
import { bandExtrema } from './band-extrema.js';
import { cauchyLaplacian } from './cauchy-laplacian.js';
import { discriminatingBands } from './discriminating-bands.js';
import { extrema } from './extrema.js';
import { gaussian } from './gaussian.js';
import { inverseCorrelation } from './inverse-correlation.js';
import { linearDiscriminant } from './linear-discriminant.js';
import { logVariance } from './log-variance.js';
import { mean } from './mean.js';
import { meanPlusStd } from './mean-plus-std.js';
import { meanStd } from './mean-std.js';
import { noiseFractions } from './noise-fractions.js';
import { principalComponents } from './principal-components.js';
import { principalWeights } from './principal-weights.js';

/** Every finaliser, by name. */
export const finalisers: Implementations<Finaliser, typeof finaliserContracts> = {
  bandExtrema,
  cauchyLaplacian,
  discriminatingBands,
  extrema,
  gaussian,
  inverseCorrelation,
  linearDiscriminant,
  logVariance,
  mean,
  meanPlusStd,
  meanStd,
  noiseFractions,
  principalComponents,
  principalWeights,
};
