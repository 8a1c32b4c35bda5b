import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { medianOf } from './bench.js';
import { timingOf } from './case-result.js';
import type { BenchCase } from './cases/bench-case.js';
import { caseNamed, cases } from './cases/cases.js';
import type { CaseSample } from './measure-case.js';
import { milliseconds } from './print-result.js';
import { caseInProcess, ownBuild } from './run-case.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string' }, rounds: { type: 'string', default: '5' }, 'budget-ms': { type: 'string', default: '1000' } },
});

/** `npm run bench:compare -- REV [CASE...]`: time of this working tree over that of a revision, in processes that take turns. */
async function main([revision, ...names]: readonly string[]): Promise<void> {
  if (revision === undefined) throw new Error('which revision? npm run bench:compare -- REV [CASE...]');
  const chosen = names.length === 0 ? cases : names.map(caseNamed);
  const commit = git('rev-parse', '--verify', `${revision}^{commit}`).trim();
  const folder = mkdtempSync(join(tmpdir(), 'cuvisc-compare-'));
  const tree = join(folder, 'tree');
  git('worktree', 'add', '--detach', tree, commit);
  try {
    console.log(`this tree over ${revision} (${commit.slice(0, 7)}); below 1: this tree is faster`);
    const other = buildOf(tree);
    for (const bench of chosen) console.log(`${bench.name.padEnd(16)} ${await comparison(bench, other)}`);
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds a checked-out tree with the packages of this one, and gives it this tree's benchmarks and their fixtures; the folder of the build. */
function buildOf(tree: string): string {
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
  execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
    cwd: tree,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const build = join(tree, 'dist');
  // Setup adds these modules to a build; the revision's own setup would install packages into what is linked here.
  for (const file of ['schemas/onnx-protocol.cjs', 'compiler/language/chevrotain.mjs']) cpSync(join(ownBuild, file), join(build, file));
  for (const folder of ['bench', join('test', 'fixtures')]) {
    rmSync(join(build, folder), { recursive: true, force: true });
    cpSync(join(ownBuild, folder), join(build, folder), { recursive: true });
  }
  return build;
}

async function comparison({ name, threads }: BenchCase, other: string): Promise<string> {
  const [here, there]: [CaseSample[], CaseSample[]] = [[], []];
  const request = { name, threads: Number(options.threads ?? threads), budgetMs: Number(options['budget-ms']) };
  try {
    for (let round = 0; round < Number(options.rounds); round++) {
      there.push(await caseInProcess(other, request));
      here.push(await caseInProcess(ownBuild, request));
    }
  } catch (error) {
    return `${there.length > here.length ? 'fails in this tree' : 'the revision cannot run it'}: ${(error as Error).message}`;
  }
  return ratios(here, there);
}

/** Ratio of the shortest times, then the range and the middle of the ratios of each round. */
function ratios(here: readonly CaseSample[], there: readonly CaseSample[]): string {
  const each = here.map((sample, round) => timingOf([sample]).minimum / timingOf(there.slice(round, round + 1)).minimum);
  const [mine, theirs] = [timingOf(here), timingOf(there)];
  const spread = `rounds ${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)}, median ${medianOf(each).toFixed(2)}`;
  const cpu = `processor time ${(mine.cpu / theirs.cpu).toFixed(2)}`;
  return `${(mine.minimum / theirs.minimum).toFixed(2)} (${milliseconds(mine.minimum)} over ${milliseconds(theirs.minimum)}; ${spread}; ${cpu})`;
}

function git(...argv: string[]): string {
  return execFileSync('git', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

await main(positionals);
