import { randomBytes } from 'node:crypto';
import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ownIdentity } from '../../schemas/disk/process-identity.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { writing } from '../../schemas/disk/write-failed.js';
import { canonicalPlan, type PreparedPlan } from '../plan/plan-experiment.js';
import { runFolder } from '../store/store-layout.js';
import { runEnvironment } from './environment.js';
import type { InstanceOutcome, ResultCounts, RunEvent, RunStatus } from './run-event.js';
import type { RunRecord } from './run-record.js';

/** What a run begins with. */
export interface RunBeginning {
  readonly prepared: PreparedPlan;
  /** Folder of the store. */
  readonly store: string;
  readonly command: readonly string[] | undefined;
  readonly jobs: number;
}

/** The folder of a run while it goes on. */
export class RunFolder {
  readonly id: string;
  readonly folder: string;
  readonly #record: RunRecord;
  readonly #events: number;
  /** Files that are written beside the run. */
  readonly #writes: Promise<void>[] = [];

  private constructor(folder: string, record: RunRecord) {
    this.id = record.id;
    this.folder = folder;
    this.#record = record;
    this.#events = openSync(join(folder, 'events.jsonl'), 'a');
  }

  /** Makes the folder; `run.json` says from here on that the run goes on. Throws `CuviscError` `write-failed`. */
  static async begin({ prepared, store, command, jobs }: RunBeginning): Promise<RunFolder> {
    const { plan, loaded } = prepared;
    const startedAt = new Date().toISOString();
    const id = `${startedAt.slice(0, 19).replace(/[-:]/g, '')}-${randomBytes(3).toString('hex')}`;
    const folder = runFolder(store, id);
    const { file, base, name: experiment } = loaded;
    const rest = { status: 'running', startedAt, endedAt: null, counts: null, jobs } as const;
    const record: RunRecord = { version: 1, id, experiment, file, base, ...rest, process: ownIdentity(), command: command ? [...command] : null };
    await writing(folder, () => mkdir(folder, { recursive: true }));
    await Promise.all([
      writeAtomically(join(folder, 'plan.json'), canonicalPlan(plan)),
      writeAtomically(join(folder, 'params.json'), jsonText(loaded.experiment.sets)),
      writeAtomically(join(folder, 'run.json'), jsonText(record)),
    ]);
    const run = new RunFolder(folder, record);
    run.#writes.push(runEnvironment(base).then((environment) => writeAtomically(join(folder, 'env.json'), jsonText(environment))));
    return run;
  }

  /** Keeps an event: a line of `events.jsonl`, of the log of an instance, or the file of an instance that has ended. */
  keep(event: RunEvent): void {
    if (event.type === 'instance-log') appendFileSync(join(this.#instanceFolder(event.instance), 'log.txt'), event.text);
    else appendFileSync(this.#events, `${JSON.stringify(event)}\n`);
    if (event.type === 'instance-ended' && event.outcome.attempts > 0) this.#writes.push(this.#writePhase(event.outcome));
  }

  /** Waits for what is being written, and says last how the run ended; without counts if something other than a stage went wrong. */
  async end(status: RunStatus, counts: ResultCounts | null): Promise<void> {
    await Promise.all(this.#writes);
    closeSync(this.#events);
    const record: RunRecord = { ...this.#record, status, counts, endedAt: new Date().toISOString() };
    await writeAtomically(join(this.folder, 'run.json'), jsonText(record));
  }

  async #writePhase(outcome: InstanceOutcome): Promise<void> {
    await writeAtomically(join(this.#instanceFolder(outcome.instance), 'phase.json'), jsonText(outcome));
  }

  #instanceFolder(instance: string): string {
    const folder = join(this.folder, 'stages', instance);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
