import { type Diagnostic, renderJson, renderTerminal } from '../../compiler/index.js';
import { inSmokeFolder, type PreparedRun, prepareRun, type VerbSettings } from '../../trainrun/index.js';
import type { Outcome } from '../command.js';
import { type TrainrunOptionValues, verbSettings } from '../options/trainrun-options.js';
import type { Session } from '../session.js';

/** A call of a command on a trainrun. */
export interface TrainrunCall {
  readonly file: string;
  readonly given: TrainrunOptionValues;
  readonly session: Session;
  readonly onEvent?: NonNullable<VerbSettings['onEvent']>;
}

/** Reads and compiles the trainrun of a call and does `work` with it, in a temporary folder with --smoke; mistakes in the YAML are the outcome. Throws what `prepareRun` and `work` throw. */
export async function withPreparedRun(
  { file, given, session, onEvent }: TrainrunCall,
  work: (run: PreparedRun) => Promise<Outcome>,
): Promise<Outcome> {
  const settings = { ...(await verbSettings(given, session)), ...(onEvent && { onEvent }) };
  const options = { overrides: given.override, searchPaths: given.searchPath, env: process.env };
  const perform = async (own: VerbSettings): Promise<Outcome> => {
    const { run, diagnostics } = await prepareRun(file, options, own);
    if (!run) return mistaken(diagnostics, session);
    if (diagnostics.length > 0) session.note(renderTerminal(diagnostics, session.terminal.colours.err));
    session.signal.throwIfAborted();
    return work(run);
  };
  return given.smoke ? inSmokeFolder((directory) => perform({ ...settings, directory })) : perform(settings);
}

function mistaken(diagnostics: readonly Diagnostic[], session: Session): Outcome {
  session.note(renderTerminal(diagnostics, session.terminal.colours.err));
  return { text: '', json: { plan: null, diagnostics: renderJson(diagnostics) }, exitCode: 2 };
}
