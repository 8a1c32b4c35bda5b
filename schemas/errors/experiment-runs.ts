import { defineErrors } from './define-errors.js';

export const experimentRunsErrors = defineErrors({
  'codec-broken': {
    meaning: 'A codec says that it wrote other files than there are.',
    remedy: 'Correct the codec: `write` returns the path of every file that it wrote, relative to its folder.',
  },
  'experiment-drift': {
    meaning: 'The code of an experiment was changed after its plan was made, so what would run is not what was planned.',
    remedy: 'Plan and run again.',
  },
  'run-unreadable': {
    meaning: 'The folder of a run of an experiment lacks a file, or has one that is no such file.',
    remedy: 'Name another run; `cuvisc stage ls` lists them.',
  },
  'stage-failed': {
    meaning: 'The function of a stage threw an error.',
    remedy: 'See the error that it threw, and the log of the instance.',
  },
  'stage-timed-out': {
    meaning: 'A stage took longer than its `timeoutSeconds`.',
    remedy: 'Allow it more time, or let it do less.',
  },
  'store-in-use': {
    meaning: 'Something should be removed from a store that a run is using.',
    remedy: 'Wait until the run is done, or stop it.',
  },
  'worker-lost': {
    meaning: 'The process in which a stage ran has ended: it crashed, ran out of memory, called `process.exit`, or was killed.',
    remedy: 'See the log of the instance; give the stage more memory or run fewer at once.',
  },
});
