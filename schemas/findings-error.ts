import { CuviscError, type ErrorPlace } from './cuvisc-error.js';
import type { ErrorCode } from './errors/error-code.js';

/** What was found in a file, ready to be shown: the frames of a text, and the same as data. */
export interface Findings {
  /** About the first. */
  readonly message: string;
  readonly place: ErrorPlace;
  render(colour: boolean): string;
  readonly json: unknown;
}

/** An error about text files in which several mistakes may have been found. */
export class FindingsError extends CuviscError {
  readonly findings: Findings;

  constructor(code: ErrorCode, findings: Findings, hint: string) {
    super(code, findings.message, { place: findings.place, hint });
    this.findings = findings;
  }
}
