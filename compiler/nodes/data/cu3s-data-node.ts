import { z } from 'zod';
import { defineNode, type LowerContext, port } from '../contract.js';
import type { Value } from '../../ir/value.js';

/** The ports of nodes that bring data in. */
export const dataInputs = {
  cube: port('number[B, H, W, C]', 'Cube as recorded, any numeric type.'),
  mask: port('int32[B, H, W]?', 'Class id per pixel.'),
  wavelengths: port('int32[B, C]', 'Band centres in nanometres, one row per cube; the first row counts.'),
  mesu_index: port('int64[B]?', 'Number of each measurement.'),
};

export const cu3sDataNode = defineNode({
  kind: 'CU3SDataNode',
  className: 'cuvis_ai.node.data.CU3SDataNode',
  category: 'source',
  doc: 'Entry of the pipeline: casts the cube to float32 without scaling and passes labels and wavelengths on. What nodes compute of a cube of int32, uint32, int64 or float64 is computed in float64 until it is centred.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: dataInputs,
  outputs: {
    cube: port('float32[B, H, W, C]', 'The cube as float32.'),
    mask: port('int32[B, H, W]?', 'Class id per pixel.'),
    wavelengths: port('int32[C]?', 'Band centres in nanometres.'),
    mesu_index: port('int64[B]?', 'Number of each measurement.'),
  },
  lower: (context) => ({ ...lowerCube(context), mask: context.optional('mask') }),
});

/** The outputs that every data node has: cube as float32, first row of the wavelengths, measurement numbers. */
export function lowerCube({ b, input, optional }: LowerContext<object>): Record<string, Value | undefined> {
  return {
    cube: b.cast(input('cube'), { to: 'float32' }),
    wavelengths: b.squeeze(b.take(input('wavelengths'), { axis: 0, indices: [0] }), { axes: [0] }),
    mesu_index: optional('mesu_index'),
  };
}
