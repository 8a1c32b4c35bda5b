import { defineErrors } from './define-errors.js';

export const experimentsErrors = defineErrors({
  'experiment-invalid': {
    meaning: 'The declarations of an experiment have mistakes; each is listed with a code of its own.',
    remedy: 'Correct them at the places named; `cuvisc stage check` lists all at once.',
  },
  'experiment-unloadable': {
    meaning: 'The file of an experiment cannot be loaded, or its default export is no experiment.',
    remedy: 'Export `experiment({...})` as default; in TypeScript, use only syntax that can be erased.',
  },
  'experiment-syntax': {
    meaning: 'A file of an experiment is not JavaScript, or TypeScript of which only types have to be taken away.',
    remedy: 'Correct it at the place named.',
  },
  'param-unkeyable': {
    meaning: 'A parameter has a value that has no content to compare, so no key can be made of it.',
    remedy: 'Use plain data, or declare the parameter operational.',
  },
  'experiment-selection': {
    meaning: 'A name or glob of stages or parameter sets matches nothing in the experiment.',
    remedy: 'Choose one of the names listed; `cuvisc stage ls` shows all.',
  },
  'value-unwritable': {
    meaning: 'The value of an output cannot be written by the codec of that output.',
    remedy: 'Return what the codec takes, or declare the output with another codec.',
  },
  'artifact-damaged': {
    meaning: 'An artifact of the store is not what was written, or cannot be read.',
    remedy: 'Run the experiment again: what is damaged is made anew.',
  },
});
