import type { Value } from '../ir/value.js';
import { extremumPosition } from './families/extremum-position.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    argMin(x: Value, attributes: { readonly axis: number; readonly keepDims: boolean }): Value;
  }
}

export const argMin = extremumPosition({
  name: 'argMin',
  doc: 'Position (int64) of the smallest element along an axis, the first one on ties.',
  onnx: 'ArgMin',
  pick: Math.min,
});
