import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { wholeQuotient } from '../computations/whole-quotient.js';
import { defineNode, port } from '../contract.js';

export const gridSubsample = defineNode({
  kind: 'GridSubsample',
  className: 'cuvis_ai.node.spatial.GridSubsample',
  category: 'transform',
  doc: 'Every stride-th row and column, from the first one.',
  stages: ['always'],
  hparams: z.strictObject({ stride: z.int().positive().default(4).describe('Distance of the rows and columns that are kept.') }),
  inputs: { cube: port('float32[B, H, W, C]', 'Cube.') },
  outputs: { cube: port('float32[B, rows, columns, C]', 'The grid.') },
  lower: ({ b, hparams: { stride }, input }) => ({ cube: everyNth(b, everyNth(b, input('cube'), 1, stride), 2, stride) }),
});

/** Positions 0, stride, 2 stride, ... along an axis. */
function everyNth(b: OpBuilder, x: Value, axis: number, stride: number): Value {
  if (stride === 1) return x;
  const positions = b.positions(x, { axis });
  const kept = b.nonZero(b.equal(b.mul(wholeQuotient(b, positions, stride), b.scalar(stride, 'int64')), positions));
  return b.gather(x, kept, { axis });
}
