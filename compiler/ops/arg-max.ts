import type { Value } from '../ir/value.js';
import { extremumPosition } from './families/extremum-position.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    argMax(x: Value, attributes: { readonly axis: number; readonly keepDims: boolean }): Value;
  }
}

export const argMax = extremumPosition({
  name: 'argMax',
  doc: 'Position (int64) of the largest element along an axis, the first one on ties.',
  onnx: 'ArgMax',
  pick: Math.max,
});
