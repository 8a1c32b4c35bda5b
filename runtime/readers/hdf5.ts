import type { Tensor } from '../../schemas/tensor.js';
import { defineReader } from './contract.js';
import { askHdf5 } from './hdf5/ask-hdf5.js';
import { isHdf5 } from './hdf5/hdf5-signature.js';

export const hdf5 = defineReader({
  name: 'hdf5',
  doc: 'HDF5 file, one variable per dataset, named by its path; MATLAB v7.3 files, with their reversed axes turned back.',
  extensions: ['.h5', '.hdf5', '.he5'],
  sniff: isHdf5,
  list: async (file, wanted) => (await askHdf5({ file, ...(wanted === undefined ? {} : { wanted }) })).variables ?? [],
  read: async (file, variable) => {
    const { tensor, info = {}, notices = [], units } = await askHdf5({ file, variable });
    return { tensor: tensor as Tensor, info, notices, ...(units === undefined ? {} : { units }) };
  },
});
