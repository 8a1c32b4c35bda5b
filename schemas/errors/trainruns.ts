import { defineErrors } from './define-errors.js';

export const trainrunsErrors = defineErrors({
  'data-missing': {
    meaning: 'No data were named for what a command has to read.',
    remedy: 'Name cubes with --data, or list them under the split of the YAML.',
  },
  'data-yaml-invalid': {
    meaning: 'A data YAML cannot be read, or does not have the shape of one.',
    remedy: 'Correct it at the place named; `cuvisc schema data` prints its shape.',
  },
  'labels-missing': {
    meaning: 'The stage reads labels, and a cube has none.',
    remedy: 'Name label maps with --labels, or beside each cube of the data YAML.',
  },
  'labels-unpaired': {
    meaning: 'The label maps do not pair with the cubes.',
    remedy: 'Name one label map per cube in the same order; a data YAML names its own.',
  },
  'trainrun-invalid': {
    meaning: 'A trainrun, its pipeline, or a file that it is composed of has mistakes.',
    remedy: 'Correct it at the place named; `cuvisc schema trainrun` prints the shape of a trainrun.',
  },
  'resume-mismatch': {
    meaning: 'The plan of the earlier run differs from what the trainrun compiles to now.',
    remedy: 'Resume with the trainrun as it was, or train into a new folder.',
  },
});
