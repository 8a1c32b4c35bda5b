import { defineErrors } from './define-errors.js';

export const readingErrors = defineErrors({});
