import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore, type RunOutcome, type Store } from '../../experiments/index.js';
import { generator } from '../fixtures/generator.js';
import { type Execution, executionsIn, liesIn, StoreWatch } from './store-watch.js';

/** One run with four workers, or four runs with one worker each on one store. */
export type KillMode = 'workers' | 'runs';

/** What was asked for. */
export interface KillRequest {
  readonly mode: KillMode;
  readonly kills: number;
  /** About how long each instance takes. */
  readonly milliseconds: number;
  readonly seed: number;
}

/** What was seen. */
export interface KillFigures {
  readonly kills: number;
  /** Kills of a coordinating process; the others hit a worker. */
  readonly coordinators: number;
  /** Kills of a process in which an instance was under way, or of its coordinator. */
  readonly amidst: number;
  /** Experiments that came to their end. */
  readonly completed: number;
  /** Records whose outputs were read and hashed, over all kills. */
  readonly recordsChecked: number;
  readonly executions: number;
  /** What must not be. */
  readonly violations: readonly string[];
}

const sample = fileURLToPath(new URL('../../../test/experiments/samples/wide.mjs', import.meta.url));
const runFile = fileURLToPath(new URL('./run-file.js', import.meta.url));

/**
 * Kills processes of an experiment of thirty instances at random moments, starting what died again each time, until it is done; then again from an empty
 * store. After each kill everything that the store says is held against the bytes.
 */
export async function killedRuns(request: KillRequest): Promise<KillFigures> {
  const next = generator(request.seed);
  const figures = { kills: 0, coordinators: 0, amidst: 0, completed: 0, recordsChecked: 0, executions: 0, violations: [] as string[] };
  while (figures.kills < request.kills) {
    const folder = await mkdtemp(join(tmpdir(), 'cuvisc-kill-'));
    const siege = new Siege(request, folder, next);
    const seen = await siege.untilDone(request.kills - figures.kills);
    for (const name of ['kills', 'coordinators', 'amidst', 'completed', 'recordsChecked', 'executions'] as const) figures[name] += seen[name];
    figures.violations.push(...seen.violations);
    await rm(folder, { recursive: true });
  }
  return figures;
}

interface Running {
  readonly process: ChildProcess;
  /** What it prints. */
  readonly printed: Promise<string>;
}

/** One experiment, from an empty store to its end. */
class Siege {
  readonly #request: KillRequest;
  readonly #store: Store;
  readonly #log: string;
  readonly #next: () => number;
  readonly #watch: StoreWatch;
  /** When a process died, and its workers with it. */
  readonly #diedAt = new Map<number, number>();
  readonly #violations: string[] = [];
  readonly #counts = { kills: 0, coordinators: 0, amidst: 0, recordsChecked: 0 };
  #running: Running[] = [];

  constructor(request: KillRequest, folder: string, next: () => number) {
    this.#request = request;
    this.#store = openStore(join(folder, 'store'));
    this.#log = join(folder, 'log.jsonl');
    this.#next = next;
    this.#watch = new StoreWatch(this.#store);
  }

  async untilDone(kills: number): Promise<KillFigures> {
    const many = this.#request.mode === 'workers' ? 1 : 4;
    while (this.#counts.kills < kills) {
      this.#running = this.#running.filter(({ process }) => isAlive(process));
      while (this.#running.length < many) this.#running.push(this.#start());
      await this.#moment();
      if (this.#running.every(({ process }) => process.exitCode === 0)) break;
      if (this.#kill()) await this.#look();
    }
    await this.#finish();
    this.#watch.stop();
    const executions = executionsIn(this.#log);
    const violations = [...this.#violations, ...this.#repeats(executions)];
    return { ...this.#counts, completed: 1, executions: executions.filter(({ what }) => what === 'begin').length, violations };
  }

  #start(): Running {
    const jobs = this.#request.mode === 'workers' ? '4' : '1';
    const env = { ...process.env, WIDE_LOG: this.#log, WIDE_MS: String(this.#request.milliseconds) };
    const child = spawn(process.execPath, [runFile, '--store', this.#store.folder, '--jobs', jobs, sample], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { process: child, printed: text(child.stdout) };
  }

  /** One kill in five may hit a process that starts; the others wait until work goes on. */
  async #moment(): Promise<void> {
    const before = executionsIn(this.#log).length;
    const waits = this.#next() > 0.2;
    while (waits && executionsIn(this.#log).length === before && this.#running.some(({ process }) => isAlive(process))) await sleep(5);
    await sleep(this.#next() * (waits ? 2 : 20) * this.#request.milliseconds);
  }

  /** True if somebody was there to be killed. */
  #kill(): boolean {
    const coordinators = this.#running.flatMap(({ process: { pid }, process: child }) => (pid !== undefined && isAlive(child) ? [pid] : []));
    const families = coordinators.map((pid) => ({ pid, workers: childrenOf(pid) }));
    const all = families.flatMap(({ pid, workers }) => [pid, ...workers]);
    const busy = openIn(executionsIn(this.#log)).filter((pid) => all.includes(pid));
    const candidates = busy.length > 0 && this.#next() < 0.6 ? busy : all;
    const victim = candidates[Math.floor(this.#next() * candidates.length)];
    if (victim === undefined) return false;
    const dying = [victim, ...(families.find(({ pid }) => pid === victim)?.workers ?? [])];
    process.kill(victim, 'SIGKILL');
    for (const pid of dying) this.#diedAt.set(pid, Date.now());
    this.#counts.kills += 1;
    if (coordinators.includes(victim)) this.#counts.coordinators += 1;
    if (busy.some((pid) => dying.includes(pid))) this.#counts.amidst += 1;
    return true;
  }

  async #look(): Promise<void> {
    const { records, lies } = await liesIn(this.#store, dirname(sample));
    this.#counts.recordsChecked += records;
    this.#violations.push(...lies);
  }

  /** Nobody kills any more: the next run has to come to its end, the one after has to find nothing to do, and nothing is left lying about. */
  async #finish(): Promise<void> {
    await Promise.all(this.#running.map(({ printed }) => printed));
    const [last, after] = [await this.#outcome(), await this.#outcome()];
    if (last.status !== 'complete') this.#violations.push(`the last run is ${last.status}`);
    if (after.counts.ran !== 0) this.#violations.push(`the run after the last ran ${after.counts.ran} instances`);
    for (const folder of ['tmp', 'locks']) {
      const left = await readdir(join(this.#store.folder, folder));
      if (left.length > 0) this.#violations.push(`${folder} still has ${left.join(', ')}`);
    }
    await this.#look();
  }

  async #outcome(): Promise<RunOutcome> {
    return JSON.parse(await this.#start().printed) as RunOutcome;
  }

  /**
   * An instance that was recorded never begins again: no begin after its record was seen, and none after the end in a process that lived until then,
   * as only whoever has recorded it, or has died, gives the others way.
   */
  #repeats(executions: readonly Execution[]): string[] {
    const recorded = this.#watch.recorded();
    const begins = executions.filter(({ what }) => what === 'begin');
    const late = begins.filter(({ id, at }) => at > (recorded.get(id) ?? Number.POSITIVE_INFINITY));
    const again = executions.flatMap((end) => {
      const next = end.what === 'end' ? begins.find(({ id, at }) => id === end.id && at >= end.at) : undefined;
      return next && next.at < (this.#diedAt.get(end.pid) ?? Number.POSITIVE_INFINITY) ? [next] : [];
    });
    return [...late, ...again].map(({ id, at }) => `${id} was done, and began again at ${new Date(at).toISOString()}`);
  }
}

/** Processes in which a function has begun and not ended. */
function openIn(executions: readonly Execution[]): number[] {
  const open = new Map<number, number>();
  for (const { what, pid } of executions) open.set(pid, (open.get(pid) ?? 0) + (what === 'begin' ? 1 : -1));
  return [...open].flatMap(([pid, count]) => (count > 0 ? [pid] : []));
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}
