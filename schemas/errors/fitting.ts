import { defineErrors } from './define-errors.js';

export const fittingErrors = defineErrors({});
