import { defineOp } from '../ir/op.js';
import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { anyDType, operand } from './families/operands.js';
import { unarySamples } from './families/samples.js';
import { viewed } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    stopGradient(x: Value): Value;
  }
}

export const stopGradient = defineOp<Record<string, never>>({
  name: 'stopGradient',
  doc: 'The operand itself, which the gradient takes for a constant.',
  moves: true,
  accuracy: exact,
  arity: 1,
  work: viewed,
  hidesGradient: true,
  infer: (inputs) => [operand('stopGradient', inputs, 0, anyDType)],
  evaluate: ([x]) => [x],
  gradient: { none: 'that is its purpose' },
  emit: (e) => e.node('Identity', e.inputs, e.outputs),
  samples: unarySamples([-3, 0, 0.25, 4, 1, -0.5]),
});
