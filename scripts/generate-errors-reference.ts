import type { ErrorEntry } from '../schemas/errors/define-errors.js';

/** The Markdown reference of the error codes, by code: what each means and what to do about it. */
export function renderErrorsReference(errors: Readonly<Record<string, ErrorEntry>>): string {
  const sorted = Object.entries(errors).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# Errors',
    '',
    'Written by `npm run generate` from `schemas/errors`. `cuvisc explain CODE` prints the same. Every error of the commands and every',
    '`CuviscError` of the library has one of these codes; what `cuvisc check` finds in a pipeline has those of [diagnostics](diagnostics.md).',
    '',
    ...sorted.flatMap(([code, { meaning, remedy }]) => [`## ${code}`, '', meaning, '', `**Remedy:** ${remedy}`, '']),
  ].join('\n');
}
