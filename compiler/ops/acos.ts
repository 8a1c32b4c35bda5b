import { tensorFrom } from '../../schemas/tensor.js';
import type { OnnxEmitter } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { inFloats } from '../ir/accuracy.js';
import { nodeOf } from './families/emission.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    acos(x: Value): Value;
  }
}

export const acos = elementwise(1, {
  name: 'acos',
  doc: 'Angle in radians, 0 to pi, with the given cosine. Gradient: infinite at -1 and 1.',
  accuracy: inFloats({ ulp: 4 }, { ulp: 4 }),
  onnx: 'Acos',
  dtypes: floats,
  f: (x) => Math.acos(x),
  // y' = -1 / sqrt(1 - x^2)
  gradient: ({ b, dy, inputs: [x] }) => {
    const rest = b.sub(b.scalar(1, dy.type.dtype), b.mul(x, x));
    return [b.neg(b.div(dy, b.sqrt(rest)))];
  },
  emit: (e) => (e.inputTypes[0]?.dtype === 'float64' ? emitFloat64(e) : e.node('Acos', e.inputs, e.outputs)),
  samples: unarySamples([-0.75, 0, 0.25, 0.9, 0.5, -0.5]),
});

/**
 * onnxruntime has Acos and Asin in float32 only. The angle is 2h with sin h = s = sqrt((1 - |x|) / 2), or pi - 2h for
 * x < 0; h from the float32 Asin, whose error d + d^2 tan(h) / 2 follows from d = (s - sin h) / cos h up to its cube.
 */
function emitFloat64(e: OnnxEmitter<1>): void {
  const [x] = e.inputs;
  const number = (value: number) => e.constant(tensorFrom('float64', [], [value]));
  const node = (type: string, ...inputs: string[]) => nodeOf(e, type, inputs);
  const cast = (value: string, dtype: 'float32' | 'float64') => nodeOf(e, 'Cast', [value], { to: onnxDtype[dtype] });
  const s = node('Sqrt', node('Mul', node('Sub', number(1), node('Abs', x)), number(0.5)));
  const rough = cast(node('Asin', cast(s, 'float32')), 'float64');
  const [sin, cos] = [node('Sin', rough), node('Cos', rough)];
  const first = node('Div', node('Sub', s, sin), cos);
  const second = node('Mul', node('Mul', first, first), node('Div', sin, cos));
  const angle = node('Add', node('Mul', node('Add', rough, first), number(2)), second);
  e.node('Where', [node('Less', x, number(0)), node('Sub', number(Math.PI), angle), angle], e.outputs);
}
