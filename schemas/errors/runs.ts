import { defineErrors } from './define-errors.js';

export const runsErrors = defineErrors({
  'phase-damaged': {
    meaning: 'A file that a phase of a run has written is missing or was changed since, so that nothing may rest on it.',
    remedy: 'Bring the file back, or run the phase again. The message names every such file.',
  },
  'phase-missing': {
    meaning: 'A phase on which this one rests has not completed in the folder of the run.',
    remedy: 'Run that phase first (`cuvisc build`, `cuvisc train`), or go on with it (`--resume`).',
  },
  'phase-record-invalid': {
    meaning: 'A record in the folder of a run, run.json or one of phases/, cannot be read.',
    remedy: 'Run the phase again, which writes its record anew.',
  },
  'predictions-impossible': {
    meaning: 'A split cannot be predicted: no output of the stage has a value for each pixel or image.',
    remedy: 'Keep scores or decisions as outputs of the pipeline (`outputs:`).',
  },
  'weights-missing': {
    meaning: 'An evaluation was asked for where nothing has been trained.',
    remedy: 'Train first, name a checkpoint, or say with --allow-untrained that the weights of the start are meant.',
  },
});
