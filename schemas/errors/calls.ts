import { defineErrors } from './define-errors.js';

export const callsErrors = defineErrors({});
