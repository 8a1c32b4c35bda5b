import { defineErrors } from './define-errors.js';

export const devicesErrors = defineErrors({});
