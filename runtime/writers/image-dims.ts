import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Tensor } from '../../schemas/tensor.js';

/** Rows, columns and bands of a picture. */
export interface ImageDims {
  readonly height: number;
  readonly width: number;
  readonly bands: number;
}

/** Reads [H,W], [H,W,C] or [1,H,W,C] as a picture. Throws `image-rank` for other ranks and empty pictures. */
export function imageDims({ dims }: Tensor): ImageDims {
  const frame = dims.length === 4 && dims[0] === 1 ? dims.slice(1) : dims;
  const [height = 0, width = 0, bands = 1] = frame;
  if (frame.length < 2 || frame.length > 3 || height * width * bands === 0) {
    throw new CuviscError('image-rank', `shape [${dims.join(', ')}] is no picture`, { hint: 'give [H, W], [H, W, C] or [1, H, W, C]' });
  }
  return { height, width, bands };
}
