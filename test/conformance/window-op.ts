import { exact } from '../../compiler/ir/accuracy.js';
import { axisOf } from '../../compiler/ir/dims.js';
import { defineOp, type OnnxEmitter } from '../../compiler/ir/op.js';
import type { IrType } from '../../compiler/ir/value.js';
import { int64s, nodeOf } from '../../compiler/ops/families/emission.js';
import { pick, withAxis } from '../../compiler/ops/families/indexing.js';
import { operand } from '../../compiler/ops/families/operands.js';
import { symbolic } from '../../compiler/ops/families/samples.js';
import type { AxisReach } from '../../schemas/locality.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';

export type Window = { readonly axis: number; readonly before: number; readonly after: number };

const rows = tensorFrom('float32', [2, 5, 2], [1, -2, 3.5, 0.5, 4, -1, 7, 2.5, -3, 6, 0.25, 5, 8, -9, 10, 11, -12, 13, 14, 15]);

/** An op with a window, of which the registry has none so far: what the runtime does with finite reach is tried with it. */
export const windowSum = defineOp<Window>({
  name: 'windowSum',
  doc: 'The sum of an element, its `before` predecessors and `after` successors along an axis; the first and last repeat beyond the ends.',
  accuracy: exact,
  arity: 1,
  infer: (inputs) => [operand('windowSum', inputs, 0, ['float32', 'float64'])],
  evaluate: ([x], { axis, before, after }) => [summed(x as Tensor, axisOf(axis, (x as Tensor).dims.length), before, after)],
  gradient: { none: 'it is for tests' },
  emit: (e, window) => emit(e, window),
  mixes: ([x], { axis }) => [axisOf(axis, (x as IrType).dims.length)],
  reach: ([x], { axis, before, after }) => {
    const along = axisOf(axis, (x as IrType).dims.length);
    return (x as IrType).dims.map((_, i): AxisReach => (i === along ? [before, after] : [0, 0]));
  },
  samples: [
    { inputs: [rows], attributes: { axis: 1, before: 1, after: 0 }, symbolic: [symbolic('float32', 'B', 'H', 2)] },
    { inputs: [rows], attributes: { axis: -2, before: 0, after: 2 }, symbolic: [symbolic('float32', 'B', 'H', 2)] },
  ],
});

function shiftsOf({ before, after }: Pick<Window, 'before' | 'after'>): number[] {
  return Array.from({ length: before + after + 1 }, (_, i) => i - before);
}

function summed(x: Tensor, along: number, before: number, after: number): Tensor {
  const last = (x.dims[along] as number) - 1;
  const clamped = (place: number) => Math.min(last, Math.max(0, place));
  const shifted = shiftsOf({ before, after }).map((by) => pick(x, x.dims, (index) => withAxis(index, along, clamped((index[along] as number) + by))));
  return tensorFrom(
    x.dtype,
    x.dims,
    Array.from({ length: x.data.length }, (_, i) => shifted.reduce((sum, { data }) => sum + numberAt(data, i), 0)),
  );
}

/** Additions one after the other, each rounded: the same bits wherever a tile begins. */
function emit(e: OnnxEmitter, { axis, before, after }: Window): void {
  const [x] = e.inputs as [string];
  const [zero, one] = [0, 1].map((value) => e.constant(tensorFrom('int64', [], [value]))) as [string, string];
  const along = axisOf(axis, e.inputTypes[0]?.dims.length ?? 0);
  const size = nodeOf(e, 'Squeeze', [nodeOf(e, 'Gather', [nodeOf(e, 'Shape', [x]), int64s(e, [along])])]);
  const [places, last] = [nodeOf(e, 'Range', [zero, size, one]), nodeOf(e, 'Sub', [size, one])];
  const shifted = shiftsOf({ before, after }).map((by) => {
    const moved = nodeOf(e, 'Add', [places, e.constant(tensorFrom('int64', [], [by]))]);
    const name = e.fresh('shifted');
    e.node('Gather', [x, nodeOf(e, 'Min', [nodeOf(e, 'Max', [moved, zero]), last])], [name], { axis: along });
    return name;
  });
  const sum = shifted.reduce((total, each) => nodeOf(e, 'Add', [total, each]));
  e.node('Identity', [sum], e.outputs);
}
