import { type CuviscError, isCuviscError } from '../../schemas/cuvisc-error.js';

/** Why an instance failed, as plain data. */
export interface Failure {
  /** Code of a `CuviscError`, else `stage-failed`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string | null;
  readonly fault: CuviscError['fault'];
}

/** `error` as plain data. */
export function failureOf(error: unknown): Failure {
  if (isCuviscError(error)) {
    const { code, message, hint, fault, stack } = error;
    return { code, message, hint: hint ?? null, stack: withCause(stack, error), fault };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${String(error)}`;
  return { code: 'stage-failed', message, hint: null, stack: error instanceof Error ? withCause(error.stack, error) : null, fault: 'run' };
}

function withCause(stack: string | undefined, { cause }: Error): string | null {
  if (stack === undefined) return null;
  return cause instanceof Error && cause.stack ? `${stack}\ncaused by ${cause.stack}` : stack;
}
