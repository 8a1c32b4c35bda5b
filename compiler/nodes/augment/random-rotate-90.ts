import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { movedPixels, perImage, pixelPorts } from './augmentation.js';
import { defineNode } from '../contract.js';
import { type Frame, frameOf, fromEnd, type PixelSource, pickBelow, takePixels, whole } from './pixel-positions.js';

const angle = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]);

export const randomRotate90 = defineNode({
  kind: 'RandomRotate90',
  className: 'cuvisc.RandomRotate90',
  category: 'transform',
  doc: 'In stage train turns each image of a batch, cube and labels alike, counterclockwise by an angle drawn from a list. An image with more rows than columns, or fewer, keeps its shape: there 90 degrees count as 0 and 270 as 180. The other stages pass everything on.',
  ...pixelPorts,
  hparams: z.strictObject({
    angles: z.array(angle).min(1).default([0, 90, 180, 270]).describe('Angles in degrees, each as likely; one written twice is twice as likely.'),
  }),
  lower: (context) => {
    const { b, hparams } = context;
    const turns = b.constant(
      tensorFrom(
        'int64',
        [hparams.angles.length],
        hparams.angles.map((degrees) => degrees / 90),
      ),
    );
    return movedPixels(context, (image) => {
      const frame = frameOf(b, image);
      const drawn = b.gather(turns, pickBelow(b, perImage(context, 'angle'), whole(b, hparams.angles.length)), { axis: 0 });
      return takePixels(b, image, turnedBack(b, frame, drawn));
    });
  },
});

/** Where the pixels of an image come from that is turned counterclockwise by `turns` quarters. */
function turnedBack(b: OpBuilder, { rows, columns, height, width }: Frame, turns: Value): PixelSource {
  const isTurned = (quarters: number) => b.equal(turns, whole(b, quarters));
  const [lastRows, lastColumns] = [fromEnd(b, height, rows), fromEnd(b, width, columns)];
  const isHalf = b.greaterOrEqual(turns, whole(b, 2));
  const isSideways = b.and(b.equal(height, width), b.or(isTurned(1), isTurned(3)));
  // By 90 degrees, pixel (r, c) comes from (c, W - 1 - r); by 270 from (H - 1 - c, r), where H = W.
  return {
    row: b.where(isSideways, b.where(isHalf, lastColumns, columns), b.where(isHalf, lastRows, rows)),
    column: b.where(isSideways, b.where(isHalf, rows, lastRows), b.where(isHalf, lastColumns, columns)),
  };
}
