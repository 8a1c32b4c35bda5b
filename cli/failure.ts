import { CommanderError } from 'commander';
import pc from 'picocolors';
import { CuviscError, type ErrorPlace } from '../schemas/cuvisc-error.js';
import type { ErrorCode } from '../schemas/errors/error-code.js';
import { withSystemCode } from '../schemas/disk/write-failed.js';
import { type Findings, FindingsError } from '../schemas/findings-error.js';
import type { ExitCode } from './command.js';

/** Exit codes of what `CuviscError` can be at fault. */
const exitCodes = { user: 2, run: 1, drift: 3, damage: 4 } as const;

/** Why a command failed, ready to be shown. */
export interface Failure {
  readonly exitCode: Exclude<ExitCode, 0>;
  readonly code: ErrorCode;
  readonly message: string;
  readonly place: ErrorPlace;
  readonly hint: string | null;
  /** Every mistake in the file that is at fault, where several are told at once. */
  readonly findings?: Findings;
}

/** Sorts anything that was thrown by the command `called`, if one is known. What is neither ours nor commander's nor the operating system's is a bug and shows its stack. */
export function failureOf(thrown: unknown, called?: string): Failure {
  const error = withSystemCode(thrown);
  if (error instanceof CuviscError) return ofCuvisc(error);
  if (error instanceof CommanderError)
    return {
      exitCode: 2,
      code: 'usage',
      message: error.message.replace(/^error: /, ''),
      place: {},
      hint: called === undefined ? 'cuvisc --help lists the commands' : `cuvisc ${called} --help shows its arguments, options and examples`,
    };
  if (error instanceof Error && error.name === 'AbortError')
    return { exitCode: 130, code: 'interrupted', message: `interrupted; ${afterInterrupt(error.cause)}`, place: {}, hint: null };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: 1, code: 'internal-error', message, place: {}, hint: 'this is a bug in cuvisc: please report it with the text above' };
}

/** A training that was interrupted and could not save where it stood says so. */
function afterInterrupt(cause: unknown): string {
  if (!(cause instanceof CuviscError)) return 'nothing is left half-written';
  return `the point to resume from could not be saved, only an earlier one is there: ${cause.message}`;
}

function ofCuvisc(error: CuviscError): Failure {
  const { fault, code, message, place, hint } = error;
  const findings = error instanceof FindingsError ? { findings: error.findings } : {};
  return { exitCode: exitCodes[fault], code, message, place, hint: hint ?? null, ...findings };
}

/** Code, message, place (or all findings with theirs) and hint, in colour if `colour` is true. */
export function renderFailure({ code, message, place, hint, findings }: Failure, colour: boolean): string {
  const colours = pc.createColors(colour);
  const where = renderPlace(place);
  const lines = [`${colours.red(`error[${code}]`)} ${colours.bold(message)}`];
  if (findings) lines.push('', findings.render(colour));
  else if (where !== '') lines.push(colours.dim(`  --> ${where}`));
  if (hint !== null) lines.push(`  ${colours.cyan('hint')} ${hint}`);
  return `${lines.join('\n')}\n`;
}

function renderPlace({ file, line, column, offset, node }: ErrorPlace): string {
  const at = [file ?? (line === undefined ? undefined : 'pipeline'), line, column].filter((part) => part !== undefined).join(':');
  const parts = [at, offset === undefined ? '' : `byte ${offset}`, node === undefined ? '' : `node ${node}`];
  return parts.filter((part) => part !== '').join(', ');
}
