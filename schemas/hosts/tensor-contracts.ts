import { z } from 'zod';

/** The dtypes in which state may be stored. */
export const floatDType = z.enum(['float32', 'float64']);

/** Of a host function without parameters. */
export const noParams = z.strictObject({});

/** Tensors of either float dtype. */
export const floats = ['float32', 'float64'] as const;
/** Tensors of float64 alone, as accumulators are. */
export const double = ['float64'] as const;

const count = { dtypes: double, dims: [1] } as const;
const mean = { dtypes: double, dims: ['C'] } as const;

/** Accumulators of the reduction `moments`: samples, mean and sum of squared deviations per channel. */
export const momentInputs = { count, mean, m2: { dtypes: double, dims: ['C'] } } as const;

/** Accumulators of the reduction `comoments`: samples, mean and summed outer products of deviations. */
export const comomentInputs = { count, mean, m2: { dtypes: double, dims: ['C', 'C'] } } as const;
