import type { Tensor } from '../../schemas/tensor.js';
import { decisionOverlay } from './picture/decision-overlay.js';
import { quickLook } from './picture/quick-look.js';
import { encodeRaster, enlarged } from './picture/raster.js';
import { scoreMap, type ShownRange } from './picture/score-map.js';

export { type ShownRange, shownRange } from './picture/score-map.js';

/** A cube ([H,W,C] or [1,H,W,C]) with its band centres in nanometres, if they are known. */
export interface PictureCube {
  readonly cube: Tensor;
  readonly wavelengths?: ArrayLike<number>;
  /** Not 0 for each pixel without data: those are hatched and do not count in the stretch. */
  readonly absent?: Uint8Array;
}

/** PNG of a cube in false colours, enlarged if it is small. Throws `image-rank`. */
export function quickLookPng({ cube, wavelengths, absent }: PictureCube): Uint8Array {
  return encodeRaster(enlarged(quickLook(cube, wavelengths, absent)));
}

/** PNG of a score map ([H,W] or [H,W,1]) as heat colours, with a bar and its values; pixels that are not finite are hatched; `range` as in `scoreMap`. Throws `image-rank`. */
export function scoreMapPng(scores: Tensor, range?: ShownRange): Uint8Array {
  return encodeRaster(scoreMap(scores, range));
}

/**
 * PNG of decisions ([H,W] or [H,W,1], nonzero is positive) on the quick look of their cube: with labels, hits green,
 * false alarms red, misses yellow; without, positives cyan. Throws `image-rank` and `image-size`.
 */
export function decisionPng({ cube, wavelengths, absent }: PictureCube, decisions: Tensor, labels?: Tensor): Uint8Array {
  return encodeRaster(enlarged(decisionOverlay(quickLook(cube, wavelengths, absent), decisions, labels, absent)));
}
