import { defineErrors } from './define-errors.js';

export const evaluatingErrors = defineErrors({
  'labels-differ': {
    meaning: 'A label map has another number of pixels than the scores that it is compared with.',
    remedy: 'Give the label map of the same image.',
  },
  'metric-nan-score': {
    meaning: 'A score is NaN and has no rank.',
    remedy: 'Look for NaN in the data, or for a division by zero before the scores.',
  },
  'metric-size-mismatch': {
    meaning: 'Scores and labels, or logits and targets, differ in number.',
    remedy: 'Give one label per pixel of the scored image.',
  },
});
