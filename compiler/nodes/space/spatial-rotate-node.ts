import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { exchanged, reversed } from './reversed.js';

/** Quarters of a turn counterclockwise. */
const quarters = { 0: 0, 90: 1, 180: 2, 270: 3, '-90': 3, '-180': 2, '-270': 1 } as const;

const hparams = z.strictObject({
  rotation: z
    .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270), z.literal(-90), z.literal(-180), z.literal(-270)])
    .nullable()
    .default(null)
    .describe('Degrees counterclockwise; null: none.'),
});

export const spatialRotateNode = defineNode({
  kind: 'SpatialRotateNode',
  className: 'cuvis_ai.node.preprocessors.SpatialRotateNode',
  category: 'transform',
  doc: 'Turns images, cube, mask and picture alike, counterclockwise.',
  stages: ['always'],
  hparams,
  inputs: {
    cube: port('float32[B, H, W, C]', 'Cube.'),
    mask: port('int32[B, H, W]?', 'Class id per pixel.'),
    rgb_image: port('float32[B, H, W, 3]?', 'Picture.'),
  },
  outputs: {
    cube: port('float32[B, rows, columns, C]', 'The cube, turned.'),
    mask: port('int32[B, rows, columns]?', 'The class ids, turned.'),
    rgb_image: port('float32[B, rows, columns, 3]?', 'The picture, turned.'),
  },
  dims: ({ hparams: { rotation } }) => (turnsOf(rotation) % 2 === 1 ? { rows: 'W', columns: 'H' } : { rows: 'H', columns: 'W' }),
  lower: ({ b, hparams: { rotation }, input, optional }) => {
    const turns = turnsOf(rotation);
    const arriving = { cube: input('cube'), mask: optional('mask'), rgb_image: optional('rgb_image') };
    return Object.fromEntries(Object.entries(arriving).map(([name, image]) => [name, image && rotated(b, image, turns)]));
  },
});

function turnsOf(rotation: z.infer<typeof hparams>['rotation']): number {
  return rotation === null ? 0 : quarters[rotation];
}

/** By 90 degrees, pixel (r, c) comes from (c, W - 1 - r); by 270 from (H - 1 - c, r). */
function rotated(b: OpBuilder, image: Value, turns: number): Value {
  if (turns === 0) return image;
  if (turns === 2) return reversed(b, reversed(b, image, 1), 2);
  return exchanged(b, reversed(b, image, turns === 1 ? 2 : 1), 1, 2);
}
