import { CuviscError, type ErrorPlace, type Fault } from '../../schemas/cuvisc-error.js';
import type { ErrorCode } from '../../schemas/errors/error-code.js';

/** An error as plain data: structured cloning would drop the fields and the class of a `CuviscError`. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: ErrorMessage | undefined;
  readonly cuvisc: { readonly code: ErrorCode; readonly fault: Fault; readonly place: ErrorPlace; readonly hint: string | undefined } | undefined;
}

/** An error, with its causes, as data that threads and processes can send. */
export function messageOfError(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, cause: undefined, cuvisc: undefined };
  const { name, message, stack, cause } = error;
  const cuvisc = error instanceof CuviscError ? { code: error.code, fault: error.fault, place: error.place, hint: error.hint } : undefined;
  return { name, message, stack, cause: cause === undefined ? undefined : messageOfError(cause), cuvisc };
}

/** The error again, with the stack of the thread that threw it. */
export function errorOfMessage(sent: ErrorMessage): Error {
  const cause = sent.cause && errorOfMessage(sent.cause);
  const error = sent.cuvisc ? cuviscErrorOf(sent.message, sent.cuvisc, cause) : named(sent, cause);
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}

function cuviscErrorOf(message: string, { code, fault, place, hint }: NonNullable<ErrorMessage['cuvisc']>, cause: Error | undefined): CuviscError {
  return new CuviscError(code, message, { fault, place, ...(hint === undefined ? {} : { hint }), ...(cause ? { cause } : {}) });
}

function named({ name, message }: ErrorMessage, cause: Error | undefined): Error {
  const error = new Error(message, cause && { cause });
  error.name = name;
  return error;
}
