import { z } from 'zod';
import { noticed, refused, yamlOption } from './option.js';

/** Fields of `training` of a trainrun that the trainrun itself takes up, that change nothing, or that are refused. */
export const yamlOnlyOptions = {
  accelerator: yamlOption(z.string(), {
    default: 'auto',
    doc: 'Kind of device: auto, cpu, gpu or cuda.',
    support: refused('a plan runs on auto, cpu or gpu (cuda)', 'cpu', 'gpu', 'cuda'),
  }),
  devices: yamlOption(z.union([z.int(), z.string()]).nullable(), {
    default: null,
    doc: 'Number of devices.',
    support: refused('a run uses one device', 1, '1', 'auto'),
  }),
  defaultRootDir: yamlOption(z.string().nullable(), {
    default: null,
    doc: 'Where the reference writes logs.',
    support: noticed('everything is written below output_dir'),
  }),
  precision: yamlOption(z.union([z.string(), z.int()]), {
    default: '32-true',
    doc: 'Number format of forward and backward pass.',
    support: refused('training is in float32, with float64 where sums need it', 32, '32'),
  }),
  enableProgressBar: yamlOption(z.boolean(), { default: true, doc: 'Show progress in a terminal.' }),
  enableCheckpointing: yamlOption(z.boolean(), {
    default: false,
    doc: 'Write checkpoints with the defaults even without callbacks.checkpoint.',
  }),
  valCheckInterval: yamlOption(z.number().min(0).nullable(), {
    default: 1,
    doc: 'Share of an epoch between validations.',
    support: refused('validation stands between epochs; use check_val_every_n_epoch', null),
  }),
  deterministic: yamlOption(z.boolean(), {
    default: false,
    doc: 'Use deterministic kernels only.',
    support: noticed('cuvisc has no choice of kernels; on the CPU a run repeats bit by bit'),
  }),
  benchmark: yamlOption(z.boolean(), {
    default: false,
    doc: 'Let cuDNN choose kernels by timing them.',
    support: noticed('kernels are not chosen by timing, so that runs repeat bit by bit'),
  }),
};
