import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { leadingRows } from '../linear/leading-rows.js';
import { squareMatrix } from '../linear/matrix-tensor.js';
import { symmetricEigen, symmetrise } from '../linear/symmetric-eigen.js';
import { floatDType, readParams } from '../read-params.js';

const schema = z.object({ outputs: z.int().positive(), dtype: floatDType.default('float32') });

/**
 * State `weight` [outputs, C, 1, 1], the kernel of a 1x1 convolution: leading eigenvectors of the covariance (divisor
 * count - 1) as rows whose entry of largest magnitude is positive; rows beyond C are zero.
 * Raises `fit-too-few-samples` below two samples.
 */
export const principalWeights = defineFinaliser({
  name: 'principalWeights',
  doc: 'Leading eigenvectors of the covariance of all pixels as weights of a layer.',
  finalise(accumulators, params) {
    const { outputs, dtype } = readParams(schema, params, 'principalWeights');
    const moments = readMoments(accumulators, 2, 'principalWeights');
    const bands = moments.mean.length;
    const { vectors } = symmetricEigen(symmetrise(squareMatrix(spreadOf(moments, 1))));
    const weight = new Float64Array(outputs * bands);
    weight.set(leadingRows(vectors, Math.min(outputs, bands)).to1DArray());
    return { state: { weight: tensorFrom(dtype, [outputs, bands, 1, 1], weight) }, facts: { samples: moments.count } };
  },
});
