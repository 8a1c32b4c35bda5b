import { defineErrors } from './define-errors.js';

export const trainingErrors = defineErrors({
  'batch-sizes-differ': {
    meaning: 'Cubes of different sizes were to share a batch.',
    remedy: 'Train with a batch size of 1, or with cubes of one size.',
  },
  'checkpoint-corrupt': {
    meaning: 'A checkpoint differs from what was written.',
    remedy: 'Resume from another checkpoint, or train again.',
  },
  'checkpoint-foreign': {
    meaning: 'A file is no checkpoint of this version of cuvisc.',
    remedy: 'Name a checkpoint that `cuvisc train` of this version wrote; weights of other programs are not read.',
  },
  'checkpoint-mismatch': {
    meaning: 'A checkpoint belongs to another plan, other data or other settings than those it is used with.',
    remedy: 'Use it with the run that made it, or begin a new one.',
  },
  'checkpoint-missing': {
    meaning: 'A checkpoint is not there or cannot be read.',
    remedy: 'Check its path, or begin without it.',
  },
  'checkpoint-name-invalid': {
    meaning: 'The name for checkpoint files asks for a number in a format that does not exist.',
    remedy: 'Write for example {epoch:02d} or {val_loss:.4f}.',
  },
  'metrics-log-short': {
    meaning: 'The metrics log is shorter than it was when the checkpoint was made, so it cannot be continued.',
    remedy: 'Put the log of the earlier run back, or begin a new run.',
  },
  'monitor-unknown': {
    meaning: 'A callback monitors a value that is never logged.',
    remedy: 'Monitor one of the values listed; validation losses need a val split.',
  },
  'plan-not-trainable': {
    meaning: 'The plan has no training step.',
    remedy: 'Compile it with a trainrun that lists unfreeze_nodes and loss_nodes.',
  },
  'train-config-invalid': {
    meaning: 'A setting of the training is not accepted.',
    remedy: 'Correct the setting that the message names.',
  },
  'train-not-finite': {
    meaning: 'A loss or a gradient became NaN or infinite; the message names the first node whose values did.',
    remedy: 'Lower the learning rate, clip gradients, or look for such values in the data.',
  },
});
