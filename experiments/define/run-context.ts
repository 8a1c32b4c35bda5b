import type { Reportable } from './reportable.js';

/** What the function of a stage gets beside its inputs. */
export interface RunContext<P = Readonly<Record<string, unknown>>> {
  /** The parameters that the stage declares, and no others. */
  readonly params: P;
  readonly instance: { readonly id: string; readonly stage: string; readonly label: string };
  /** Aborted when the run is interrupted or this stage takes too long. */
  readonly signal: AbortSignal;
  /** An empty folder of this attempt, removed afterwards; never part of a key. */
  readonly scratch: string;
  /** Absolute folder of the experiment's file, which relative paths start from. */
  readonly base: string;
  /** How many threads it may use, so that all that run at once share the machine. */
  readonly threads: number;
  /** A line for the log of the run. */
  log(text: string): void;
  /** Shows something in the report, also in later runs that reuse this stage. */
  report(reportable: Reportable): void;
}
