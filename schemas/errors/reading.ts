import { defineErrors } from './define-errors.js';

export const readingErrors = defineErrors({
  'reading-budget': {
    meaning: 'Reading the file would take far more memory or time than a file of its size can be worth, as its own declarations say.',
    remedy: 'Check where the file comes from. If it is sound, save it with less compression or split it.',
  },
});
