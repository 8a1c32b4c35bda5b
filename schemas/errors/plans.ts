import { defineErrors } from './define-errors.js';

export const plansErrors = defineErrors({
  'state-not-finite': {
    meaning: "A tensor of a plan's state has a value that is NaN or infinite, so that scores would be no numbers and decisions negative.",
    remedy: 'Set finite numbers; fit or train the plan again on data without such values, or with --no-data nan.',
  },
});
