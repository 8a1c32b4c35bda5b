import { extrema } from './extrema.js';
import { comoments, moments } from './moments.js';

export const reductions = { comoments, extrema, moments } as const;
