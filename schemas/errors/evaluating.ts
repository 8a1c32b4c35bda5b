import { defineErrors } from './define-errors.js';

export const evaluatingErrors = defineErrors({
  'labels-differ': {
    meaning: 'A label map has another number of pixels than the scores that it is compared with.',
    remedy: 'Give the label map of the same image.',
  },
  'local-covariance-singular': {
    meaning: 'The pixels around one pixel are too few, or too alike, for a covariance that has an inverse.',
    remedy: 'Widen outer_window, set eps above 0, or reduce the bands before.',
  },
  'local-window-too-large': {
    meaning: 'The outer window around a pixel is larger than the image.',
    remedy: 'Give larger images, or a smaller outer_window.',
  },
  'metric-nan-score': {
    meaning: 'A score is NaN and has no rank.',
    remedy: 'Look for NaN in the data, or for a division by zero before the scores.',
  },
  'line-state-invalid': {
    meaning: 'What a line-by-line detector is given of the lines before is incomplete or of another size.',
    remedy: 'Hand in mean, covariance and lines as the run before gave them, or none of them.',
  },
  'metric-size-mismatch': {
    meaning: 'Scores and labels, or logits and targets, differ in number.',
    remedy: 'Give one label per pixel of the scored image.',
  },
});
