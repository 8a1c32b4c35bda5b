import { defineErrors } from './define-errors.js';

export const trainingErrors = defineErrors({});
