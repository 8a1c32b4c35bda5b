import { discriminatingBands as contract } from '../../../schemas/hosts/finalisers/discriminating-bands.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { requireFinite, requireSamples } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';
import { chooseAny, chooseByWindow } from './choose-bands.js';
import { bandScores } from './score-bands.js';

/**
 * State `selected_indices` int64 [3], and per band `band_scores`, `fisher_scores`, `auc_scores` and `mi_scores` in float32 unless `dtype` says otherwise, of the sample of
 * rows (rank, label, bands) that was kept. Without pixels of both labels all scores are 0. Raises `fit-too-few-samples` without a pixel,
 * and `fit-not-finite`.
 */
export const discriminatingBands = defineFinaliser(contract, ({ count, rows }, { weights, penalty, windows, dtype }) => {
  const samples = count.data[0] as number;
  requireSamples(samples, 1, 'discriminatingBands');
  requireFinite(rows.data, 'sample', 'discriminatingBands');
  const { bands, labels } = columnsOf(rows.data, rows.dims[1] as number);
  const { combined, fisher, auc, information } = bandScores(bands, labels, weights as [number, number, number]);
  const chosen = windows ? chooseByWindow(combined, bands, windows, penalty) : chooseAny(combined, bands, penalty);
  const state = {
    selected_indices: tensorFrom('int64', [3], chosen),
    band_scores: vectorTensor(dtype, combined),
    fisher_scores: vectorTensor(dtype, fisher),
    auc_scores: vectorTensor(dtype, auc),
    mi_scores: vectorTensor(dtype, information),
  };
  return { state, facts: { samples, kept: labels.length, bands: chosen.join(', ') } };
});

/** The values of each band and the labels, of rows that are not empty. */
function columnsOf(data: Float64Array, columns: number): { readonly bands: Float64Array[]; readonly labels: Uint8Array } {
  const kept = Array.from({ length: data.length / columns }, (_, row) => row * columns).filter((at) => data[at] !== 0);
  const bands = Array.from({ length: columns - 2 }, (_, band) => Float64Array.from(kept, (at) => data[at + 2 + band] as number));
  return { bands, labels: Uint8Array.from(kept, (at) => data[at + 1] as number) };
}
