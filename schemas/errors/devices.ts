import { defineErrors } from './define-errors.js';

export const devicesErrors = defineErrors({
  'device-missing': {
    meaning: 'The device that was asked for does not load on this machine.',
    remedy: 'Follow the hint, run `cuvisc doctor` for details, or run on the CPU.',
  },
  'profile-unreadable': {
    meaning: 'The profile that onnxruntime wrote does not tell of the calls that were made.',
    remedy: 'See that the folder for temporary files has space; else report it with the version of onnxruntime-node.',
  },
});
