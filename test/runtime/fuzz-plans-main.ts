import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { generator } from '../fixtures/generator.js';
import { basePlans, changed, failureOf } from './fuzz-plans.js';

// npm run fuzz:plans -- ROUNDS SEED: opens and calls plans that were changed, in a process that may die or hang.

/** Seconds that a round may take; the slowest of a sound plan take about one. */
const mostSeconds = 60;
/** Bytes that a round may leave in use beyond those before it: allocators keep some of what was freed. */
const mostGrowth = 1e9;

interface Told {
  readonly round: number;
  readonly failure?: string;
}

async function rounds(first: number, last: number, seed: number): Promise<void> {
  const bases = await basePlans();
  for (let round = first; round < last; round++) {
    process.send?.({ round } satisfies Told);
    const random = generator(seed * 1_000_003 + round);
    const base = bases[Math.floor(random() * bases.length)] as (typeof bases)[number];
    const before = process.memoryUsage.rss();
    const error = await failureOf(changed(base, random));
    const growth = process.memoryUsage.rss() - before;
    const failure = error === undefined ? (growth > mostGrowth ? `it took ${growth} bytes` : undefined) : inspect(error);
    if (failure !== undefined) process.send?.({ round, failure } satisfies Told);
  }
  process.disconnect();
}

/** Runs rounds from `first` on in a process; resolves to the round that ended it, or to `last`. */
function supervised(first: number, last: number, seed: number, report: (round: number, failure: string) => void): Promise<number> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['child', String(first), String(last), String(seed)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let round = first;
    let why = 'the process died';
    const late = (): void => {
      why = `no answer in ${mostSeconds} seconds`;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(late, mostSeconds * 1000);
    child.on('message', (told: Told) => {
      clearTimeout(timer);
      timer = setTimeout(late, mostSeconds * 1000);
      round = told.round;
      if (told.failure !== undefined) report(round, told.failure);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(last);
      report(round, `${why} (${signal ?? `code ${code}`})`);
      resolve(round + 1);
    });
  });
}

async function main(count: number, seed: number): Promise<void> {
  const failures: number[] = [];
  const started = performance.now();
  const report = (round: number, failure: string): void => {
    failures.push(round);
    console.log(`round ${round} of seed ${seed}: ${failure}`);
  };
  for (let next = 0; next < count; ) next = await supervised(next, Math.min(count, next + 500), seed, report);
  console.log(`${count} changed plans in ${Math.round((performance.now() - started) / 1000)} s, ${failures.length} failures`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

const [mode, ...given] = process.argv.slice(2);
if (mode === 'child') {
  const [first = 0, last = 0, seed = 1] = given.map(Number);
  await rounds(first, last, seed);
} else {
  await main(Number(mode ?? 5000), Number(given[0] ?? 1));
}
