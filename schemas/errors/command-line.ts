import { defineErrors } from './define-errors.js';

export const commandLineErrors = defineErrors({
  'code-unknown': {
    meaning: '`cuvisc explain` was given a code that no diagnostic and no error has.',
    remedy: 'Run `cuvisc explain` for the list of codes.',
  },
  'diff-of-unlike': {
    meaning: 'A pipeline cannot be compared with a plan.',
    remedy: 'Compile the pipeline and compare the two plans.',
  },
  'internal-error': {
    meaning: 'Something failed that should not be able to fail.',
    remedy: 'This is a bug in cuvisc: report it with the whole text.',
  },
  interrupted: {
    meaning: 'The command was interrupted; nothing is left half-written.',
    remedy: 'Run it again; a training goes on with `--resume`.',
  },
  'nothing-to-tune': {
    meaning: 'No stage of the plan can be run in blocks of pixels.',
    remedy: 'Nothing needs to be done: results of such a plan depend on whole frames, which leaves nothing to choose.',
  },
  'option-missing': {
    meaning: 'A command needs an option that was not given.',
    remedy: 'Give it; `cuvisc COMMAND --help` describes it.',
  },
  'output-occupied': {
    meaning: 'The folder to be written holds something that cuvisc did not write, so it is not replaced.',
    remedy: 'Name a new folder.',
  },
  'schema-unknown': {
    meaning: '`cuvisc schema` was asked for something that has no schema.',
    remedy: 'Ask for one of those listed.',
  },
  'system-refused': {
    meaning: 'The operating system refused to read or write a file. The message names the file and its reason.',
    remedy: 'Mend what the reason says: permissions, space on the disk, the limit of open files.',
  },
  usage: {
    meaning: 'The command line does not have the form that the command takes.',
    remedy: '`cuvisc --help` lists commands, `cuvisc COMMAND --help` its options.',
  },
});
