import { logVariance as contract } from '../../../schemas/hosts/finalisers/log-variance.js';
import { readMoments, requireFinite, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';

/** State `logVariance` [C] = ln(variance + eps); a constant channel with eps 0 raises `fit-not-finite`. */
export const logVariance = defineFinaliser(contract, (accumulators, { eps, ddof, dtype }) => {
  const moments = readMoments(accumulators, ddof + 1, 'logVariance');
  const logs = spreadOf(moments, ddof).map((variance) => Math.log(variance + eps));
  requireFinite(logs, 'log variance', 'logVariance');
  return { state: { logVariance: vectorTensor(dtype, logs) }, facts: { samples: moments.count } };
});
