import * as h5wasm from 'h5wasm/node';

/** A dataset for `writeHdf5`: values in the file's own (row-major) order. */
export interface Hdf5Dataset {
  readonly path: string;
  readonly data: Float32Array | Float64Array | Uint16Array | Uint8Array | BigUint64Array;
  readonly dims: readonly number[];
  /** Sets MATLAB_class, as MATLAB v7.3 does. */
  readonly matlabClass?: string;
  readonly chunks?: readonly number[];
  readonly attributes?: Readonly<Record<string, string | Float64Array>>;
}

/** Writes an HDF5 file with groups as the paths ask for. */
export async function writeHdf5(file: string, datasets: readonly Hdf5Dataset[]): Promise<void> {
  await h5wasm.ready;
  const root = new h5wasm.File(file, 'w');
  for (const { path, data, dims, matlabClass, chunks, attributes = {} } of datasets) {
    const parts = path.split('/');
    const name = parts.pop() as string;
    const group = parts.reduce<h5wasm.Group>((parent, part) => (parent.get(part) as h5wasm.Group | null) ?? parent.create_group(part), root);
    const packing = chunks ? { chunks: [...chunks], compression: 'gzip' as const, compression_opts: 4 } : {};
    const dataset = group.create_dataset({ name, data, shape: [...dims], ...packing });
    if (matlabClass !== undefined) dataset.create_attribute('MATLAB_class', matlabClass);
    for (const [key, value] of Object.entries(attributes)) dataset.create_attribute(key, value);
  }
  root.close();
}
