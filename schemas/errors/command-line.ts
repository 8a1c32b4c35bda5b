import { defineErrors } from './define-errors.js';

export const commandLineErrors = defineErrors({});
