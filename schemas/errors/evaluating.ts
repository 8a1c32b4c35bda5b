import { defineErrors } from './define-errors.js';

export const evaluatingErrors = defineErrors({});
