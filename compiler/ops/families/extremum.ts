import { everywhere } from '../../ir/accuracy.js';
import type { Gradient, OpDefinition } from '../../ir/op.js';
import { zerosLike } from './gradients.js';
import { numbers } from './operands.js';
import { normalAxes, type ReductionAttributes, reduction, withFoldedAxes } from './reduction.js';

interface Extremum {
  readonly name: string;
  readonly doc: string;
  readonly onnx: string;
  readonly pick: (p: number, q: number) => number;
  readonly position: 'argMax' | 'argMin';
  /** The extremum at the other end. */
  readonly opposite: string;
}

const gradientDoc =
  'Gradient: a reduction of all axes shares equally among ties, and so does one of several axes; ' +
  'a reduction of one axis among others sends all to the first tie along it.';

/** A minimum or maximum along axes. Ties get their gradient as PyTorch's `amax` and `max(dim)` do. */
export function extremum({ name, doc, onnx, pick, position, opposite }: Extremum): OpDefinition {
  return reduction({
    name,
    opposite,
    doc: `${doc} ${gradientDoc}`,
    onnx,
    accuracy: everywhere({ ulp: 0, over: 'all', unsignedZero: true }),
    dtypes: numbers,
    kernels: ['uint8', 'int8', 'int32', 'int64', 'float32', 'float64'],
    fold: (elements) => elements.reduce((p, q) => pick(p, q)),
    gradient: (context) => {
      const rank = context.inputs[0].type.dims.length;
      const single = context.attributes.axes.length === 1 && rank > 1;
      return single ? toFirstTie(position)(context) : shareAmongTies(context);
    },
  });
}

const shareAmongTies: Gradient<ReductionAttributes, 1> = (context) => {
  const { b, dy, inputs, outputs, attributes } = context;
  const x = inputs[0];
  const isExtreme = b.cast(b.equal(x, withFoldedAxes(context, outputs[0])), { to: x.type.dtype });
  const ties = b.reduceSum(isExtreme, { axes: attributes.axes, keepDims: true });
  return [b.mul(isExtreme, b.div(withFoldedAxes(context, dy), ties))];
};

function toFirstTie(position: Extremum['position']): Gradient<ReductionAttributes, 1> {
  return (context) => {
    const { b, dy, inputs, attributes } = context;
    const x = inputs[0];
    const [axis] = normalAxes(attributes.axes, x.type.dims.length) as [number];
    const first = b[position](x, { axis, keepDims: true });
    return [b.scatterElementsAdd(zerosLike(b, x), first, withFoldedAxes(context, dy), { axis })];
  };
}
