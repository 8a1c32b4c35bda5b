import type { Value } from '../ir/value.js';
import { extremum } from './families/extremum.js';
import type { ReductionAttributes } from './families/reduction.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reduceMax(x: Value, attributes: ReductionAttributes): Value;
  }
}

export const reduceMax = extremum({
  name: 'reduceMax',
  doc: 'Largest element along axes.',
  onnx: 'ReduceMax',
  opposite: 'reduceMin',
  pick: Math.max,
  position: 'argMax',
});
