import { CuviscError, type ErrorPlace } from '../../schemas/cuvisc-error.js';

/** Declared sizes up to this many bytes are always granted: a blank mask of 10,000 x 10,000 compresses to next to nothing. */
const grantedBytes = 2 ** 28;

/** Beyond that, the most bytes that one byte of a file may stand for. Real cubes compress by less than 20, real masks of this size by less than 100. */
const maxExpansion = 128;

/** The most parts (array members, variables, chunks, elements, groups) that a reader lists or visits in one file. */
const maxParts = 2 ** 16;

/**
 * Makes sure that `declared` bytes, which a file of `fileBytes` bytes says that `what` fills, are worth taking, before any memory is taken.
 * Throws `reading-budget` beyond 256 MiB or 128 times the file's size, whichever is more.
 */
export function requireWithinBudget(declared: number, fileBytes: number, what: string, place: ErrorPlace): void {
  const granted = Math.max(grantedBytes, maxExpansion * fileBytes);
  if (declared <= granted) return;
  throw new CuviscError('reading-budget', `${what} would fill ${declared} bytes, but a file of ${fileBytes} bytes is granted ${granted}`, {
    place,
    hint: 'the file is damaged or made to exhaust memory; if it is neither, save it with less compression',
  });
}

/** Makes sure that a file has no more than `maxParts` of `what` (a plural). Throws `reading-budget`. */
export function requirePartsWithinBudget(count: number, what: string, place: ErrorPlace): void {
  if (count <= maxParts) return;
  throw new CuviscError('reading-budget', `the file has more than ${maxParts} ${what}`, {
    place,
    hint: 'the file is damaged or made to exhaust time; if it is neither, split it',
  });
}
