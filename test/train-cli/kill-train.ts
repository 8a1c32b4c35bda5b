import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signalledCli } from '../cli/child-cli.js';
import { generator } from '../fixtures/generator.js';
import { trainedTrainrun, writeTrainrun } from '../fixtures/trainruns.js';

/** What kills came to. */
export interface KillReport {
  readonly kills: number;
  /** Kills before there was a plan, before the first update, and later. */
  readonly phases: Readonly<Record<'compiling' | 'fitting' | 'training', number>>;
  /** Files that are not what an uninterrupted run leaves, and leftovers. */
  readonly differences: readonly string[];
}

/** Enough epochs that training takes longer than starting. */
const settings = ['--override', 'training.max_epochs=300', '--override', 'training.scheduler={name: plateau, patience: 2, warmup_epochs: 3}'];

/**
 * Trains the fixture once without a break. Then again, killing `cuvisc train` with SIGKILL `kills` times at random moments and
 * resuming, until done, and compares final state, manifest, log, checkpoints and the point to resume from bit by bit.
 */
export async function killTraining(kills: number, seed: number): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-kill-'));
  try {
    const file = await writeTrainrun(join(folder, 'data'), trainedTrainrun);
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
    await mkdir(killed);
    const { ms } = await trainTo(file, whole, false, () => false);
    const { phases, differences } = await killRepeatedly({ file, whole, out: killed, kills, ms, next: generator(seed) });
    return { kills, phases, differences };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function trainTo(file: string, out: string, resume: boolean, moment: (ms: number) => boolean) {
  const result = await signalledCli(['train', file, '-o', out, ...settings, ...(resume ? ['--resume'] : [])], 'SIGKILL', moment);
  if (result.exitCode !== null && result.exitCode !== 0) throw new Error(`cuvisc train exited with ${result.exitCode}:\n${result.err}`);
  return result;
}

interface Killing {
  readonly file: string;
  readonly whole: string;
  readonly out: string;
  readonly kills: number;
  /** Time that a run takes. */
  readonly ms: number;
  readonly next: () => number;
}

/** Each run that reaches its end is compared, and the next one begins from nothing. */
async function killRepeatedly({ file, whole, out, kills, ms, next }: Killing): Promise<Omit<KillReport, 'kills'>> {
  const phases = { compiling: 0, fitting: 0, training: 0 };
  const differences: string[] = [];
  for (let done = 0, ended = false; done < kills || !ended; ) {
    if (ended) await rm(out, { recursive: true }).then(() => mkdir(out));
    const resume = (await readdir(out)).includes('demo.plan');
    const at = done < kills ? next() * ms : Number.POSITIVE_INFINITY;
    ended = (await trainTo(file, out, resume, (now) => now >= at)).exitCode === 0;
    if (ended) differences.push(...(await differencesOf(whole, out)));
    else {
      const left = await readdir(out);
      phases[left.includes('resume.safetensors') ? 'training' : left.includes('demo.plan') ? 'fitting' : 'compiling']++;
      done++;
    }
  }
  return { phases, differences };
}

/** Of the report and the records of phases the times differ, and of event files the names and times. */
async function differencesOf(whole: string, killed: string): Promise<string[]> {
  const [a, b] = [await filesOf(whole), await filesOf(killed)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}

/** Files that say when, how long, or as which run. */
const timed = /^(report\.html|run\.json|journal\.jsonl|traces\.jsonl|phases\/.*|tensorboard\/.*tfevents.*)$/;

async function filesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !timed.test(join(entry.parentPath, entry.name).slice(folder.length + 1)));
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), (await readFile(path)).toString('base64')] as const)));
}

/** `node dist/test/train-cli/kill-train.js [KILLS [SEED]]` from the repository root. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kills = '20', seed = '1'] = process.argv.slice(2);
  const report = await killTraining(Number(kills), Number(seed));
  console.log(JSON.stringify(report));
  process.exitCode = report.differences.length === 0 ? 0 : 1;
}
