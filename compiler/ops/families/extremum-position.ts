import type { DType } from '../../../schemas/dtype.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { everywhere, noneNaN } from '../../ir/accuracy.js';
import { axisOf } from '../../ir/dims.js';
import { defineOp, type OpDefinition } from '../../ir/op.js';
import { emitCarried } from './emission.js';
import { numbers, operand } from './operands.js';
import { foldAlong, reducedDims } from './reduction.js';
import { symbolic } from './samples.js';
import { perOperandElement } from './work-rules.js';

type Attributes = { readonly axis: number; readonly keepDims: boolean };

interface ExtremumPosition {
  readonly name: string;
  readonly doc: string;
  readonly onnx: string;
  readonly pick: (p: number, q: number) => number;
}

const kernels: readonly DType[] = ['uint8', 'int8', 'int32', 'int64', 'float32', 'float64'];

/** The int64 position of a minimum or maximum along an axis, the first one on ties. */
export function extremumPosition({ name, doc, onnx, pick }: ExtremumPosition): OpDefinition {
  const cube = tensorFrom('float32', [2, 3, 2], [1, -2, 3.5, 0.5, 3.5, -2, 7, 2.5, -3, 6, -3, 6]);
  const types = [symbolic('float32', 'B', 3, 'W')];
  return defineOp<Attributes>({
    name,
    doc,
    arity: 1,
    accuracy: everywhere({ ulp: 0, over: 'no NaN', holds: noneNaN }),
    work: perOperandElement,
    gradient: { none: 'positions are integers' },
    infer: (inputs, { axis, keepDims }) => [{ dtype: 'int64', dims: reducedDims(operand(name, inputs, 0, numbers).dims, [axis], keepDims) }],
    evaluate: ([x], { axis, keepDims }) => [
      foldAlong(x, [axis], keepDims, 'int64', (elements) => elements.indexOf(elements.reduce((p, q) => pick(p, q)))),
    ],
    emit: (e, { axis, keepDims }) => {
      emitCarried(e, { opType: onnx, kernels, attributes: { axis, keepdims: Number(keepDims) } });
    },
    mixes: ([x], { axis }) => [axisOf(axis, x.dims.length)],
    samples: [
      { inputs: [cube], attributes: { axis: 1, keepDims: true }, symbolic: types },
      { inputs: [cube], attributes: { axis: -2, keepDims: false }, symbolic: types },
      { inputs: [tensorFrom('float32', [4], [2, -1, 5, 5])], attributes: { axis: 0, keepDims: false } },
    ],
  });
}
