import { symbolDim } from '../../schemas/dim.js';
import type { DType } from '../../schemas/dtype.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { everywhere, noneNaN } from '../ir/accuracy.js';
import { formatType, InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Dim, IrType, Value } from '../ir/value.js';
import { emitCarried } from './families/emission.js';
import { zerosLike } from './families/gradients.js';
import { numbers, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';
import { perOperandElement } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    /** The last axis of the results has the value of `k` if that is a constant, else the symbol `K`. */
    topK(x: Value, k: Value): readonly [values: Value, indices: Value];
  }
}

/** The number of elements that are kept, where it is no constant. */
const countSymbol = symbolDim('K');

const kernels: readonly DType[] = ['uint8', 'int8', 'int16', 'int32', 'int64', 'float32', 'float64'];

/** Positions of the `k` largest elements, descending, the lower position first on ties. */
function largest(row: readonly number[], k: number): number[] {
  if (k < 0 || k > row.length) throw new InternalError(`top ${k} of ${row.length} elements`);
  return [...row.keys()].sort((p, q) => (row[q] as number) - (row[p] as number) || p - q).slice(0, k);
}

function evaluate(x: Tensor, k: number): Tensor[] {
  const size = x.dims.at(-1) as number;
  const all = Array.from(x.data, Number);
  const rows = Array.from({ length: all.length / size }, (_, r) => all.slice(r * size, (r + 1) * size));
  const positions = rows.map((row) => largest(row, k));
  const values = positions.flatMap((row, r) => row.map((i) => rows[r]?.[i] as number));
  const dims = [...x.dims.slice(0, -1), k];
  return [tensorFrom(x.dtype, dims, values), tensorFrom('int64', dims, positions.flat())];
}

const x = tensorFrom('float32', [2, 4], [1, -2, 3.5, 0.5, 4, -1, 7, 2.5]);
const ties = tensorFrom('float32', [2, 4], [2, 5, 2, 5, 1, 1, 1, 1]);
const types = [symbolic('float32', 'B', 'C'), symbolic('int64', 1)];

export const topK = defineOp<Record<string, never>>({
  name: 'topK',
  doc: 'The k (int64[1]) largest elements along the last axis, descending, and their int64 positions; on ties the lower position comes first, also for the gradient.',
  accuracy: everywhere({ ulp: 0, over: 'no NaN', holds: noneNaN }),
  arity: 2,
  work: perOperandElement,
  infer: (inputs, _, constants) => {
    const { dtype, dims } = operand('topK', inputs, 0, numbers);
    const k = operand('topK', inputs, 1, ['int64']);
    if (dims.length === 0 || k.dims.join() !== '1') throw new InternalError(`topK of ${inputs.map(formatType).join(' and ')}`);
    const known = constants?.[1];
    const result: Dim[] = [...dims.slice(0, -1), known ? numberAt(known.data, 0) : countSymbol];
    return [
      { dtype, dims: result },
      { dtype: 'int64', dims: result },
    ];
  },
  evaluate: ([t, k]) => evaluate(t as Tensor, numberAt((k as Tensor).data, 0)),
  gradient: ({ b, dy, inputs: [t], outputs: [, indices] }) => [
    b.scatterElementsAdd(zerosLike(b, t as Value), indices as Value, dy, { axis: -1 }),
    null,
  ],
  emit: (e) => emitCarried(e, { opType: 'TopK', kernels, attributes: { axis: -1 } }),
  mixes: ([t]) => [(t as IrType).dims.length - 1],
  anyOrder: 'mixes',
  positions: 1,
  binds: [countSymbol],
  samples: [
    { inputs: [x, tensorFrom('int64', [1], [2])], attributes: {}, symbolic: types },
    { inputs: [x, tensorFrom('int64', [1], [4])], attributes: {}, symbolic: types },
    { inputs: [ties, tensorFrom('int64', [1], [3])], attributes: {}, kink: true },
    { inputs: [tensorFrom('float32', [3], [1, 5, 2]), tensorFrom('int64', [1], [1])], attributes: {} },
  ],
});
