import { CuviscError, type ErrorPlace } from '../../schemas/cuvisc-error.js';
import type { ErrorCode } from '../../schemas/errors/error-code.js';

/** What was found in a file, ready to be shown: the frames of a text, and the same as data. */
export interface Findings {
  render(colour: boolean): string;
  readonly json: unknown;
}

/** An error about a text file in which several mistakes may have been found; the message is about the first. */
export class FindingsError extends CuviscError {
  readonly findings: Findings;

  constructor(code: ErrorCode, message: string, options: { readonly place: ErrorPlace; readonly hint: string; readonly findings: Findings }) {
    super(code, message, options);
    this.findings = options.findings;
  }
}
