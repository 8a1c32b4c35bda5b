import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { ErrorCode } from '../../schemas/errors/error-code.js';
import type { AnyDefinition, DefinitionSite } from '../define/stage-definition.js';

/** A mistake in the declarations of an experiment, or something that is hardly meant. */
export interface ExperimentFinding {
  readonly code: ErrorCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** Id of the stage that it is about. */
  readonly stage: string | null;
  /** Where that stage is declared. */
  readonly place: DefinitionSite | null;
}

/** A finding about a stage, or about the experiment where `definition` is undefined. */
export function finding(code: ErrorCode, definition: AnyDefinition | undefined, message: string, hint: string): ExperimentFinding {
  return { code, severity: 'error', message, hint, stage: definition?.id ?? null, place: definition?.sites[0] ?? null };
}

/** The same, where the experiment still means something. */
export function warning(code: ErrorCode, definition: AnyDefinition | undefined, message: string, hint: string): ExperimentFinding {
  return { ...finding(code, definition, message, hint), severity: 'warning' };
}

/** `CuviscError` `experiment-invalid` that lists every error, with its place; `findings` holds them as data. */
export class InvalidExperiment extends CuviscError {
  readonly findings: readonly ExperimentFinding[];

  constructor(file: string, findings: readonly ExperimentFinding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const count = errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`;
    super('experiment-invalid', [`${file} has ${count}:`, ...errors.map(lineOf)].join('\n'), {
      place: errors[0]?.place ?? { file },
      hint: errors.length === 1 && errors[0] ? errors[0].hint : '`cuvisc stage check` shows each with what to do',
    });
    this.findings = findings;
  }
}

function lineOf({ code, message, place }: ExperimentFinding): string {
  return `  ${place ? `${place.file}:${place.line}:${place.column}: ` : ''}${message} [${code}]`;
}
