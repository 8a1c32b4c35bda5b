import { callsErrors } from './calls.js';
import { commandLineErrors } from './command-line.js';
import { compilingErrors } from './compiling.js';
import type { ErrorEntry } from './define-errors.js';
import { devicesErrors } from './devices.js';
import { evaluatingErrors } from './evaluating.js';
import { experimentRunsErrors } from './experiment-runs.js';
import { experimentsErrors } from './experiments.js';
import { fittingErrors } from './fitting.js';
import { plansErrors } from './plans.js';
import { readingErrors } from './reading.js';
import { runsErrors } from './runs.js';
import { trackingErrors } from './tracking.js';
import { trainingErrors } from './training.js';
import { trainrunsErrors } from './trainruns.js';
import { writingErrors } from './writing.js';

const entries = {
  ...callsErrors,
  ...commandLineErrors,
  ...compilingErrors,
  ...devicesErrors,
  ...evaluatingErrors,
  ...experimentRunsErrors,
  ...experimentsErrors,
  ...fittingErrors,
  ...plansErrors,
  ...readingErrors,
  ...runsErrors,
  ...trackingErrors,
  ...trainingErrors,
  ...trainrunsErrors,
  ...writingErrors,
};

/** The code of an error of compiler, runtime or command line; what `cuvisc check` finds in a pipeline has codes of its own. */
export type ErrorCode = keyof typeof entries;

/** What each code means and what a person can do about it. */
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = Object.freeze(entries);

/** Every error code, sorted. */
export const errorCodes: readonly ErrorCode[] = Object.freeze((Object.keys(entries) as ErrorCode[]).sort());

/** Whether `code` is the code of an error. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(entries, code);
}
