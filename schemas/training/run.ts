import { z } from 'zod';
import { apiOption, option } from './option.js';

/** Seed of random numbers where none is given. */
export const defaultSeed = 42;

/** What `training` of a trainrun says of the run; options of `plan.train`. */
export const runOptions = {
  seed: option(z.int().min(0), { default: defaultSeed, doc: 'Seed of data order and of random numbers in the graph.' }),
  maxEpochs: option(z.int().min(1), {
    default: 100,
    doc: 'Passes over the training data at most.',
    // The bound of the reference.
    yaml: { type: z.int().min(1).max(10000) },
  }),
  batchSize: apiOption(z.int().min(1), { default: 1, doc: 'Cubes per batch; they must be of one size.' }),
  shuffle: apiOption(z.boolean(), { default: true, doc: 'Draw the order of the cubes anew for each epoch.' }),
  lr: apiOption(z.number().positive().nullable(), { default: null, doc: "Base learning rate; null: that of the plan's optimizer." }),
  // Who trains from TypeScript hears of each update unless asked otherwise; Lightning logs each fiftieth.
  logEveryNSteps: option(z.int().min(1), { default: 1, doc: 'Updates between logged values.', yaml: { default: 50 } }),
  directory: apiOption(z.string().nullable(), {
    default: null,
    doc: 'Folder of metrics.jsonl, resume.safetensors and checkpoints; null writes no files.',
  }),
  resume: apiOption(z.enum(['never', 'if-present', 'required']), {
    default: 'never',
    doc: 'Go on from resume.safetensors of the directory: never, where there is one, or refuse to begin anew.',
  }),
  resumeEveryNSteps: apiOption(z.int().min(1).nullable(), {
    default: null,
    doc: 'Updates between writes of resume.safetensors, which is also written at the end of each epoch; null: only then.',
  }),
  keep: apiOption(z.enum(['best', 'last']), { default: 'best', doc: 'Which parameters the plan keeps and the test split sees.' }),
  cacheBytes: apiOption(z.number().min(0), { default: 2 ** 31, doc: 'Bytes of cubes to hold in memory between epochs.' }),
};

/** What `training` of a trainrun says of validation; `validation` of `plan.train`. */
export const validationOptions = {
  everyNEpochs: option(z.int().min(1).nullable(), {
    default: 1,
    doc: 'Epochs between validations; null: batches are counted across epochs.',
    yaml: { name: 'check_val_every_n_epoch' },
  }),
  interval: apiOption(z.union([z.literal('epoch'), z.number().gt(0).lt(1), z.int().min(1)]), {
    default: 'epoch',
    doc: 'Batches between validations, or a part of the epoch; 1.0 cannot be told from 1, so a whole epoch has a word.',
  }),
  metrics: option(z.enum(['pooled', 'batch-mean']), {
    default: 'pooled',
    doc: 'Metrics of val and test: of the whole split, or means over its batches weighted by cubes, as in the reference.',
    yaml: {
      name: 'pool_metrics',
      type: z.boolean(),
      default: true,
      doc: 'Extension: metrics of val and test are those of the whole split; false: means over its batches weighted by cubes, as in the reference.',
      read: (pool) => (pool ? 'pooled' : 'batch-mean'),
    },
  }),
};
