import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { movedPixels, perImage, pixelPorts } from './augmentation.js';
import { type CheckContext, defineNode } from '../contract.js';
import { frameOf, pickBelow, takePixels, whole } from './pixel-positions.js';

const hparams = z.strictObject({
  height: z.int().positive().describe('Rows of the part.'),
  width: z.int().positive().describe('Columns of the part.'),
});

export const randomCrop = defineNode({
  kind: 'RandomCrop',
  className: 'cuvisc.RandomCrop',
  category: 'transform',
  doc: 'In stage train cuts a part of fixed size out of each image of a batch, cube and labels alike, at a place drawn for each. Where an image is smaller than the part, its last row or column is repeated. The other stages pass everything on.',
  ...pixelPorts,
  hparams,
  resizesInTrain: ['H', 'W'],
  check: (context) => {
    checkFits(context, 'height', 'H');
    checkFits(context, 'width', 'W');
  },
  lower: (context) => {
    const { b, hparams: h } = context;
    return movedPixels(context, (image) => {
      const { height, width } = frameOf(b, image);
      return takePixels(b, image, {
        row: partAlong(b, perImage(context, 'row'), height, h.height, [1, h.height, 1]),
        column: partAlong(b, perImage(context, 'column'), width, h.width, [1, 1, h.width]),
      });
    });
  },
});

/** Positions of `length` neighbours within `size`, shaped as `dims`, from a place that `uniform` chooses. */
function partAlong(b: OpBuilder, uniform: Value, size: Value, length: number, dims: readonly number[]): Value {
  const neighbours = b.constant(tensorFrom('int64', dims, [...Array(length).keys()]));
  const places = b.max(b.sub(size, whole(b, length - 1)), whole(b, 1));
  return b.min(b.add(pickBelow(b, uniform, places), neighbours), b.sub(size, whole(b, 1)));
}

function checkFits({ hparams: h, dim, diagnostics, at }: CheckContext<z.infer<typeof hparams>>, hparam: 'height' | 'width', symbol: string): void {
  const size = dim(symbol);
  if (typeof size !== 'number' || h[hparam] <= size) return;
  diagnostics.report(badHparam, at(hparam), { hparam, kind: 'RandomCrop', reason: `the images have ${size} only` });
}
