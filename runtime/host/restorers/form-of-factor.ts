import { formOfFactor as contract } from '../../../schemas/hosts/restorers/form-of-factor.js';
import { defineRestorer } from '../contracts.js';
import { matrixTensor, squareMatrix } from '../linear/matrix-tensor.js';
import { numbersOf } from '../read-inputs.js';

/** The quadratic form W diag(s) W' [C, C] of a factor W [C, C] and `signs` s [C, 1], exactly symmetric: what `quadraticFactor` undoes. */
export const formOfFactor = defineRestorer(contract, (value, { signs: given }) => {
  const factor = squareMatrix(numbersOf(value));
  const scaled = factor.clone().mulRowVector(numbersOf(given));
  const form = scaled.mmul(factor.transpose());
  return matrixTensor('float64', form.add(form.transpose()).div(2));
});
