import { z } from 'zod';
import { selectorSchema } from './selector.js';

const stage = (doc: string) => z.array(selectorSchema).default([]).describe(doc);

/** `data.splits` of a trainrun, and what a splits.json holds. */
export const dataSplitSchema = z.strictObject({
  splits_path: z.string().min(1).nullable().default(null).describe('JSON file with these fields; stages given here replace those of the file.'),
  leakage_check: z.enum(['error', 'warn', 'off']).default('error').describe('What a sample in two of train, val and test is.'),
  universe_hash: z.string().nullable().default(null).describe('SHA-256 of the uids in order, each followed by a line feed.'),
  train: stage('Samples to train on; the selectors are united in order.'),
  val: stage('Samples to validate with.'),
  test: stage('Samples to test with.'),
  predict: stage('Samples to predict; empty means all.'),
});

/** `data` of a trainrun. */
export const dataConfigSchema = z.strictObject({
  data_module: z.string().min(1).default('cu3s').describe('Who reads the data: files (extension) or npz_multi.'),
  splits: dataSplitSchema.nullable().default(null).describe('Which samples belong to which stage.'),
  batch_size: z.int().min(1).default(1).describe('Cubes per batch.'),
  num_workers: z.int().min(0).default(0).describe('Reading processes of the reference.'),
  params: z.record(z.string(), z.unknown()).default({}).describe('What the data module needs.'),
});

/** The section `data` of a trainrun. */
export type DataConfig = z.output<typeof dataConfigSchema>;
/** How a trainrun parts its samples. */
export type DataSplitConfig = z.output<typeof dataSplitSchema>;
