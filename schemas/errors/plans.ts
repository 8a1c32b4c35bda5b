import { defineErrors } from './define-errors.js';

export const plansErrors = defineErrors({});
