import { defineErrors } from './define-errors.js';

export const trainrunsErrors = defineErrors({});
