import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { medianOf } from './bench.js';
import { timingOf } from './case-result.js';
import { caseNamed, cases } from './cases/cases.js';
import { milliseconds } from './print-result.js';
import { caseInProcess, ownBuild } from './run-case.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, 'budget-ms': { type: 'string', default: '1000' } },
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
    for (const { name } of chosen) console.log(`${name.padEnd(16)} ${await comparison(name, other)}`);
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds a checked-out tree with the packages of this one, and gives it this tree's benchmarks; the folder of the build. */
function buildOf(tree: string): string {
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
  execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
    cwd: tree,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const build = join(tree, 'dist');
  rmSync(join(build, 'bench'), { recursive: true, force: true });
  cpSync(join(ownBuild, 'bench'), join(build, 'bench'), { recursive: true });
  return build;
}

async function comparison(name: string, other: string): Promise<string> {
  const [here, there]: [number[][], number[][]] = [[], []];
  const budgetMs = Number(options['budget-ms']);
  try {
    for (let round = 0; round < Number(options.rounds); round++) {
      there.push([...(await caseInProcess(other, name, budgetMs)).times]);
      here.push([...(await caseInProcess(ownBuild, name, budgetMs)).times]);
    }
  } catch (error) {
    return `${there.length > here.length ? 'fails in this tree' : 'the revision cannot run it'}: ${(error as Error).message}`;
  }
  return ratios(here, there);
}

/** Ratio of the shortest times, then the middle and the range of the ratios of each round. */
function ratios(here: readonly (readonly number[])[], there: readonly (readonly number[])[]): string {
  const each = here.map((times, round) => timingOf([times]).minimum / timingOf([there[round] ?? []]).minimum);
  const [mine, theirs] = [timingOf(here).minimum, timingOf(there).minimum];
  const spread = `rounds ${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)}, median ${medianOf(each).toFixed(2)}`;
  return `${(mine / theirs).toFixed(2)} (${milliseconds(mine)} over ${milliseconds(theirs)}; ${spread})`;
}

function git(...argv: string[]): string {
  return execFileSync('git', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

await main(positionals);
