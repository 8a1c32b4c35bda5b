import type { Dataset, File } from 'h5wasm/node';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type Content, defineReader } from './contract.js';
import { listDatasets, numericDataset } from './hdf5/datasets.js';
import { isHdf5, withHdf5 } from './hdf5/open-hdf5.js';
import { readDataset } from './hdf5/read-dataset.js';

export const hdf5 = defineReader({
  name: 'hdf5',
  doc: 'HDF5 file, one variable per dataset, named by its path; MATLAB v7.3 files, with their reversed axes turned back.',
  extensions: ['.h5', '.hdf5', '.he5'],
  sniff: isHdf5,
  list: (file) => withHdf5(file, listDatasets),
  read: (file, variable) => withHdf5(file, (root) => read(root, file, variable)),
});

function read(root: File, file: string, variable: string): Content {
  const entity = listDatasets(root).some(({ name }) => name === variable) ? root.get(variable) : null;
  if (!entity) throw new CuviscError('variable-missing', `the file has no ${variable}`, { place: { file } });
  const numeric = numericDataset(entity as Dataset);
  if (typeof numeric === 'string') throw new CuviscError('variable-unsupported', `${variable} cannot be read: ${numeric}`, { place: { file } });
  return { ...readDataset(numeric, file), info: {} };
}
