import type { Value } from '../ir/value.js';
import { extremum } from './families/extremum.js';
import type { ReductionAttributes } from './families/reduction.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reduceMin(x: Value, attributes: ReductionAttributes): Value;
  }
}

export const reduceMin = extremum({
  name: 'reduceMin',
  doc: 'Smallest element along axes.',
  onnx: 'ReduceMin',
  opposite: 'reduceMax',
  pick: Math.min,
  position: 'argMin',
});
