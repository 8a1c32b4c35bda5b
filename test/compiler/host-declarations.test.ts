import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineNode, port } from '../../compiler/nodes/contract.js';
import { declareDerivation, declareFit, declareRestore, declareSchedule } from '../../compiler/nodes/host-declarations.js';
import { classMoments } from '../../compiler/reductions/class-moments.js';
import { comoments, moments } from '../../compiler/reductions/moments.js';
import { dimsOf } from '../../schemas/dim-text.js';
import { quadraticFactor } from '../../schemas/hosts/derivers/quadratic-factor.js';
import { gaussian } from '../../schemas/hosts/finalisers/gaussian.js';
import { selectorEntropy } from '../../schemas/hosts/metrics/selector-entropy.js';
import { formOfFactor } from '../../schemas/hosts/restorers/form-of-factor.js';
import { geometric } from '../../schemas/hosts/schedules/geometric.js';

const data = { data: 'data' } as const;
const square = { dtype: 'float64', dims: dimsOf('C', 'C') } as const;

/** What the compiler must refuse: were one of these lines accepted, its directive would be an error. */
describe('a declaration that its contract does not allow does not compile', () => {
  it('of a fit', () => {
    const params = { eps: 0, inverse: 'exact' } as const;
    const statistics = [{ reduction: comoments, inputs: data }] as const;
    const fits = [
      declareFit({ statistics, finaliser: gaussian, params, writes: { mu: 'mu' } }),
      // @ts-expect-error no such value of a parameter
      declareFit({ statistics, finaliser: gaussian, params: { eps: 0, inverse: 'exactly' }, writes: {} }),
      // @ts-expect-error a required parameter is missing
      declareFit({ statistics, finaliser: gaussian, params: { eps: 0 }, writes: {} }),
      // @ts-expect-error no such parameter
      declareFit({ statistics, finaliser: gaussian, params: { ...params, epsilon: 0 }, writes: {} }),
      // @ts-expect-error no such result
      declareFit({ statistics, finaliser: gaussian, params, writes: { mean: 'mu' } }),
      // @ts-expect-error the mask of the reduction is missing
      declareFit({ statistics: [{ reduction: classMoments, inputs: data }], finaliser: gaussian, params, writes: {} }),
      // @ts-expect-error m2 is missing, which the finaliser reads
      declareFit({ statistics: [{ reduction: classMoments, inputs: { ...data, mask: 'mask' } }], finaliser: gaussian, params, writes: {} }),
      declareFit({
        statistics: [
          { reduction: classMoments, inputs: { ...data, mask: 'mask' }, as: { within: 'm2', count: 'counts', mean: 'means' } },
          { reduction: moments, inputs: data, as: { m2: 'squares' } },
        ],
        finaliser: gaussian,
        params,
        writes: {},
      }),
    ];
    expect(fits).toHaveLength(8);
  });

  it('of derived tensors and of what training makes of them', () => {
    const params = { from: 'inverse' } as const;
    const results = { factor: square, signs: { ...square, dims: dimsOf('C', 1) } };
    const declared = [
      declareDerivation({ host: quadraticFactor, params, reads: { matrix: 'L' }, results }),
      // @ts-expect-error no such input
      declareDerivation({ host: quadraticFactor, params, reads: { inverse: 'L' }, results }),
      // @ts-expect-error the signs are missing
      declareDerivation({ host: quadraticFactor, params, reads: {}, results: { factor: square } }),
      // @ts-expect-error the signs are missing
      declareRestore({ host: formOfFactor, reads: { factor: 'factor' } }),
    ];
    expect(declared).toHaveLength(4);
  });

  it('of a schedule', () => {
    // @ts-expect-error steps is missing
    expect(declareSchedule({ by: 'epoch', host: geometric, params: { from: 1, to: 2 } }).host).toBe(geometric);
  });

  it('of a metric', () => {
    const common = { kind: 'K', className: 'K', doc: '', category: 'metric', stages: ['val'], hparams: z.strictObject({}), outputs: {} } as const;
    const inputs = { weights: port('float32[C]', '') };
    const nodes = [
      defineNode({
        ...common,
        inputs,
        metric: { host: selectorEntropy, params: () => ({ eps: 1 }), lower: ({ input }) => ({ weights: input('weights') }) },
      }),
      defineNode({
        ...common,
        inputs,
        // @ts-expect-error eps is missing
        metric: { host: selectorEntropy, params: () => ({}), lower: ({ input }) => ({ weights: input('weights') }) },
      }),
      defineNode({
        ...common,
        inputs,
        // @ts-expect-error the weights are missing
        metric: { host: selectorEntropy, params: () => ({ eps: 1 }), lower: ({ input }) => ({ weight: input('weights') }) },
      }),
    ];
    expect(nodes).toHaveLength(3);
  });
});
