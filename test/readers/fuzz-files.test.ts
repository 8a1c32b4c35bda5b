import { expect, test } from 'vitest';
import { fuzzFiles } from './fuzz-files.js';
import { fuzzSamples } from './fuzz-samples.js';

/** A failure of HDF5 costs a thread, so that reader gets few. */
const rounds = (reader: string): number => (reader === 'hdf5' ? 3 : 60);

test.each([...fuzzSamples.keys()])('S3: mutated files of %s are read or refused with a code, within time and memory', async (reader) => {
  expect((await fuzzFiles(reader, rounds(reader), 20_000)).failures).toEqual([]);
});
