import { defineErrors } from './define-errors.js';

export const commandLineErrors = defineErrors({
  'output-occupied': {
    meaning:
      'The folder that would be written holds files that cuvisc did not write, in the way of those it would write or without a list that tells them apart.',
    remedy: 'Name a new folder, move the files away, or add --force. Files that are not in the way are kept in any case.',
  },
  'system-refused': {
    meaning: 'The operating system refused to read or write a file. The message names the file and its reason.',
    remedy: 'Mend what the reason says: permissions, space on the disk, the limit of open files.',
  },
  'write-failed': {
    meaning:
      'The operating system refused to write a file: no permission, a full or read-only disk, a name that is too long. The message has its reason.',
    remedy: 'Mend what the reason says, or name another place.',
  },
});
