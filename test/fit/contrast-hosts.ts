import { defineFinaliser } from '../../runtime/index.js';
import { defineFinaliserContract } from '../../schemas/index.js';
import { noParams } from '../../schemas/hosts/tensor-contracts.js';
import { tensorFrom } from '../../schemas/tensor.js';

const channels = { dtypes: ['float64'], dims: ['C'] } as const;

/** Squared difference of two classes over the variance of all pixels: statistics of two reductions. */
export const contrast = defineFinaliserContract({
  name: 'contrast',
  doc: 'Squared difference of the means of two classes over the variance of all pixels, per band.',
  params: noParams,
  inputs: { classMeans: { dtypes: ['float64'], dims: [2, 'C'] }, count: { dtypes: ['float64'], dims: [1] }, m2: channels },
  results: { ratio: channels },
});

export const finalisers = {
  contrast: defineFinaliser(
    contrast,
    ({
      classMeans,
      count: {
        data: [count = 0],
      },
      m2,
    }) => {
      const bands = m2.data.length;
      const ratio = m2.data.map((sum, band) => {
        const difference = (classMeans.data[bands + band] as number) - (classMeans.data[band] as number);
        return difference ** 2 / (sum / count);
      });
      return { state: { ratio: tensorFrom('float64', [bands], ratio) }, facts: { samples: count } };
    },
  ),
};
