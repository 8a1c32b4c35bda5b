import { defineErrors } from './define-errors.js';

export const devicesErrors = defineErrors({
  'device-missing': {
    meaning: 'The device that was asked for does not load on this machine.',
    remedy: 'Follow the hint, run `cuvisc doctor` for details, or run on the CPU.',
  },
  'engine-missing': {
    meaning: 'This copy of cuvisc brings no onnxruntime for the platform, and none is installed beside it.',
    remedy: 'Install the onnxruntime-node that the hint names in the same project.',
  },
  'profile-unreadable': {
    meaning: 'The profile that onnxruntime wrote does not tell of the calls that were made.',
    remedy: 'See that the folder for temporary files has space; else report it with the version of onnxruntime-node.',
  },
});
