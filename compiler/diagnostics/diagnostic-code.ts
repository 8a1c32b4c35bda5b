import type { ErrorCode } from '../../schemas/errors/error-code.js';
import type { diagnostics } from './registry.gen.js';

/** The code of a finding in a pipeline or trainrun: every entry of the catalogue has one. */
export type DiagnosticCode = keyof typeof diagnostics;

/** Every code that cuvisc can show: `cuvisc explain` knows all of them. */
export type CuviscCode = DiagnosticCode | ErrorCode;
