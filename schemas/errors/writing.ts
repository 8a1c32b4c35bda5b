import { defineErrors } from './define-errors.js';

export const writingErrors = defineErrors({
  'image-rank': {
    meaning: 'An array that should be written as a picture does not have the shape of one.',
    remedy: 'Give [H, W], [H, W, C] or [1, H, W, C].',
  },
  'image-size': {
    meaning: 'A map and the picture that it is laid over differ in size.',
    remedy: 'Give the map of the same image.',
  },
  'write-failed': {
    meaning:
      'The operating system refuses to write a file; the message holds its reason, such as ENOSPC for a full disk or EACCES for missing rights.',
    remedy: 'Make room, give yourself the right to write there, or name another folder.',
  },
});
