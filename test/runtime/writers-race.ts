import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writePlan } from '../../compiler/index.js';
import { readPlan } from '../../runtime/index.js';
import { generator } from '../cli/generator.js';
import { compileText, planOf } from '../compiler/pipelines.js';
import { type Lane, lostSuccesses } from './race-audit.js';
import { openRacePlan, raceBands, racePipeline, type Writer, write, writers } from './race-plan.js';
import type { RaceLine } from './race-writer.js';

/** What a race came to. */
export interface RaceReport {
  readonly kills: number;
  /** Successes by writer, refusals by code. */
  readonly wrote: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  /** How often the plan was opened meanwhile. */
  readonly opened: number;
  /** What should not have been: failures, and successes that nobody sees. */
  readonly faults: readonly string[];
}

/**
 * Three processes fit, train and set the state of one plan for `seconds`, and longer, up to `slowest`, until each has written once; about every second one of them is killed with SIGKILL and
 * begun anew, and the plan is opened all the time. In the end every success must be the one that the next success replaced, or be there.
 */
export async function raceWriters(seconds: number, seed: number): Promise<RaceReport> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-race-'));
  try {
    const directory = join(folder, 'race.plan');
    await writePlan(planOf(compileText(racePipeline, { bands: raceBands, training: { unfreeze: ['logit'] } })), directory);
    const start = await firstFit(directory);
    const lanes = writers.map((writer) => new RaceLane(directory, writer));
    const { opened, faults } = await runRace(directory, lanes, seconds, generator(seed));
    for (const lane of lanes) await lane.kill();
    const lines = lanes.flatMap((lane) => lane.lines);
    const failures = lines.flatMap((line) => (line.type === 'failed' ? [line.message] : []));
    return {
      kills: lines.filter(({ type }) => type === 'killed').length,
      wrote: counts(lanes.flatMap((lane) => lane.lines.flatMap(({ type }) => (type === 'wrote' ? [lane.writer] : [])))),
      refused: counts(lines.flatMap((line) => (line.type === 'refused' ? [line.code] : []))),
      opened,
      faults: [...faults, ...failures, ...(await lostSuccesses(directory, start, lanes))],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Seconds after which a writer that has written nothing will not. */
const slowest = 120;

async function firstFit(directory: string): Promise<string> {
  await using plan = await openRacePlan(directory);
  await write(plan, 'fit', 0);
  return plan.manifest.digest;
}

async function runRace(directory: string, lanes: readonly RaceLane[], seconds: number, next: () => number) {
  const faults: string[] = [];
  for (const lane of lanes) lane.begin();
  const start = performance.now();
  const isOver = (): boolean => {
    const passed = (performance.now() - start) / 1000;
    return passed >= slowest || (passed >= seconds && lanes.every(({ lines }) => lines.some(({ type }) => type === 'wrote')));
  };
  let opened = 0;
  for (let due = performance.now() + 1500; !isOver(); opened++) {
    await readPlan(directory).catch((error: unknown) => faults.push(`cannot be opened: ${String(error)}`));
    await sleep(5);
    if (performance.now() < due) continue;
    const lane = lanes[Math.floor(next() * lanes.length)] as RaceLane;
    await lane.kill();
    lane.begin();
    due = performance.now() + 500 + 1000 * next();
  }
  return { opened, faults };
}

const program = fileURLToPath(new URL('./race-writer.js', import.meta.url));

/** The processes of one writer, one after the other. */
class RaceLane implements Lane {
  readonly lines: Lane['lines'] = [];
  readonly #directory: string;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(
    directory: string,
    readonly writer: Writer,
  ) {
    this.#directory = directory;
  }

  begin(): void {
    const child = spawn(process.execPath, [program, this.#directory, this.writer, String(this.lines.length + 1)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const reader = createInterface({ input: child.stdout });
    reader.on('line', (line) => this.lines.push(JSON.parse(line) as RaceLine));
    this.#child = child;
    this.#ended = new Promise((resolve) => reader.once('close', resolve));
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
    this.lines.push({ type: 'killed' });
  }
}

function counts(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((each) => each === name).length]));
}

/** `node dist/test/runtime/writers-race.js [SECONDS [SEED]]` from the repository root. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seconds = '60', seed = '1'] = process.argv.slice(2);
  const report = await raceWriters(Number(seconds), Number(seed));
  console.log(JSON.stringify(report));
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}
