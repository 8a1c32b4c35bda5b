import type { ErrorCode } from './errors/error-code.js';

/** Where bad input was found: a place in a text file, an offset in a binary one, or a node of the pipeline. */
export interface ErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
  readonly node?: string;
}

/** Who or what is at fault. */
export type Fault = 'user' | 'run' | 'drift' | 'damage';

/**
 * An error with a stable code that a person can act on. `fault` decides the exit code of the command:
 * 2 for `user` (bad input or a wrong call), 1 for `run` (a failure while running), 3 for `drift` (what was recorded
 * is not what is there now), 4 for `damage` (recorded data are damaged).
 */
export class CuviscError extends Error {
  override readonly name = 'CuviscError';
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly place: ErrorPlace;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { fault?: Fault; place?: ErrorPlace; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fault = options.fault ?? 'user';
    this.place = options.place ?? {};
    this.hint = options.hint;
  }
}

/**
 * Whether `error` is a `CuviscError`, and of one of `codes` if any are named: `isCuviscError(error, 'plan-not-fitted')` narrows `error.code`
 * to them. True of errors of another copy of the package, too, which `instanceof` would miss.
 */
export function isCuviscError<C extends ErrorCode = ErrorCode>(error: unknown, ...codes: readonly C[]): error is CuviscError & { readonly code: C } {
  if (!(error instanceof Error) || error.name !== 'CuviscError') return false;
  const { code } = error as CuviscError;
  return codes.length === 0 || codes.some((each) => each === code);
}
