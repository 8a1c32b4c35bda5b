import { defineErrors } from './define-errors.js';

export const plansErrors = defineErrors({
  'plan-graph-invalid': {
    meaning:
      'A graph of the plan is not one that the compiler writes: another operator, data outside the file, or inputs and outputs that the manifest does not list.',
    remedy: 'Compile the pipeline again, and do not trust where the plan came from.',
  },
  'plan-inconsistent': {
    meaning: 'Parts of the manifest contradict one another, so that some graph would lack an input or read another shape.',
    remedy: 'Compile the pipeline again, and do not trust where the plan came from.',
  },
});
