import { defineRestorer } from '../contracts.js';
import { matrixTensor, squareMatrix } from '../linear/matrix-tensor.js';
import { numbersOf, readTensor } from '../read-tensor.js';

/** The quadratic form W diag(s) W' [C, C] of a factor W [C, C] and `signs` s [C, 1], exactly symmetric: what `quadraticFactor` undoes. */
export const formOfFactor = defineRestorer({
  name: 'formOfFactor',
  doc: 'Quadratic form of a factor.',
  restore(value, inputs) {
    const factor = squareMatrix(numbersOf(value));
    const scaled = factor.clone().mulRowVector(numbersOf(readTensor(inputs, 'signs', 'formOfFactor')));
    const form = scaled.mmul(factor.transpose());
    return matrixTensor('float64', form.add(form.transpose()).div(2));
  },
});
