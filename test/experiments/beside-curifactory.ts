import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const call = promisify(execFile);
const sources = resolve('test/experiments/beside');

/** One of the two systems with the same experiment in a folder of its own. */
interface System {
  readonly name: 'curifactory' | 'cuvisc';
  readonly folder: string;
  /** Runs the experiment to its end. */
  run(env?: Readonly<Record<string, string>>): Promise<void>;
  /** The mean squared error per parameter set, as the aggregate has it. */
  errors(): Promise<Readonly<Record<string, number>>>;
}

/** What one run did. */
export interface Observed {
  /** Calls of stage functions by stage. */
  readonly calls: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

/** A change, and what the run after it did in both systems. */
export interface Comparison {
  readonly change: string;
  readonly curifactory: Observed;
  readonly cuvisc: Observed;
}

/** An edit of a file of both experiments; each system is restored afterwards. */
interface Edit {
  readonly change: string;
  readonly file: Readonly<Record<System['name'], string>>;
  readonly edit: (text: string, system: System['name']) => string;
}

const edits: readonly Edit[] = [
  { change: 'nothing', file: { curifactory: 'source.json', cuvisc: 'source.json' }, edit: (text) => text },
  { change: 'a data file', file: { curifactory: 'source.json', cuvisc: 'source.json' }, edit: (text) => text.replace('4', '8') },
  {
    change: 'a function in another file',
    file: { curifactory: 'rule.py', cuvisc: 'rule.mjs' },
    edit: (text) => text.replace('xx + weight', 'xx + 2 * weight'),
  },
  {
    change: 'the body of a stage',
    file: { curifactory: 'experiments/small.py', cuvisc: 'small.mjs' },
    edit: (text) => text.replace('total / 8', 'total / 80'),
  },
  {
    change: 'a comment',
    file: { curifactory: 'rule.py', cuvisc: 'rule.mjs' },
    edit: (text, system) => `${text}${system === 'cuvisc' ? '//' : '#'} a remark\n`,
  },
];

/** Runs the experiment in both systems once, then again after each edit. `peers` is a Python environment with curifactory, `folder` an empty one. */
export async function compareReuse(peers: string, folder: string): Promise<readonly Comparison[]> {
  const systems = [await curifactory(peers, join(folder, 'curifactory')), await cuvisc(join(folder, 'cuvisc'))] as const;
  const first = await observed(systems);
  const rest: Comparison[] = [{ change: 'the first run', ...first }];
  for (const { change, file, edit } of edits) {
    for (const system of systems) await rewrite(join(system.folder, file[system.name]), (text) => edit(text, system.name));
    rest.push({ change, ...(await observed(systems)) });
    for (const system of systems) await restore(system, file[system.name]);
    await observed(systems);
  }
  return rest;
}

/** Seconds of wall time of a run in which nothing is left to do, the least of `repeats`, over about 200 instances. */
export async function timeNothing(peers: string, folder: string, repeats: number): Promise<Readonly<Record<System['name'], number>>> {
  const [theirs, ours] = [await curifactory(peers, join(folder, 'curifactory')), await cuvisc(join(folder, 'cuvisc'))];
  // curifactory makes 3 instances per parameter set and one aggregate; cuvisc makes one of `source`, `data` and `best`, and two per weight.
  const their = { SEEDS: '[1]', WEIGHTS: JSON.stringify(Array.from({ length: 66 }, (_, i) => i)) };
  const our = { SEEDS: '[1]', WEIGHTS: JSON.stringify(Array.from({ length: 98 }, (_, i) => i)) };
  return { curifactory: await leastSeconds(theirs, their, repeats), cuvisc: await leastSeconds(ours, our, repeats) };
}

async function leastSeconds(system: System, env: Readonly<Record<string, string>>, repeats: number): Promise<number> {
  await system.run(env);
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await system.run(env);
    times.push((performance.now() - start) / 1000);
  }
  return Math.min(...times);
}

async function observed(systems: readonly [System, System]): Promise<Omit<Comparison, 'change'>> {
  const [theirs, ours] = systems;
  return { curifactory: await observe(theirs), cuvisc: await observe(ours) };
}

async function observe(system: System): Promise<Observed> {
  const log = join(system.folder, 'calls.txt');
  await writeFile(log, '');
  await system.run();
  const calls: Record<string, number> = {};
  for (const stage of (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')) calls[stage] = (calls[stage] ?? 0) + 1;
  return { calls, errors: await system.errors() };
}

async function curifactory(peers: string, folder: string): Promise<System> {
  for (const each of ['data/cache', 'data/runs', 'logs', 'reports', 'notebooks', 'experiments']) await mkdir(join(folder, each), { recursive: true });
  const config = {
    experiments_module_name: 'experiments',
    params_module_name: 'params',
    manager_cache_path: 'data/cache',
    cache_path: 'data/cache',
    runs_path: 'data/runs',
    logs_path: 'logs',
    reports_path: 'reports',
    notebooks_path: 'notebooks',
  };
  await writeFile(join(folder, 'curifactory_config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'experiments/__init__.py'), '');
  const system: System = {
    name: 'curifactory',
    folder,
    run: async (env = {}) => {
      await call(join(peers, 'bin/experiment'), ['small', '-p', 'small', '--quiet'], { cwd: folder, env: { ...process.env, ...env } });
    },
    errors: async () => {
      const cache = join(folder, 'data/cache');
      const [file] = (await readdir(cache)).filter((name) => name.endsWith('_best_best.json'));
      return JSON.parse(await readFile(join(cache, file as string), 'utf8'));
    },
  };
  for (const file of ['source.json', 'rule.py', 'experiments/small.py']) await restore(system, file);
  return system;
}

async function cuvisc(folder: string): Promise<System> {
  const program = fileURLToPath(new URL('../../../bin/cuvisc.mjs', import.meta.url));
  await linkPackages(folder);
  const stageCommand = async (...argv: readonly string[]): Promise<string> =>
    (await call(process.execPath, [program, 'stage', ...argv], { cwd: folder })).stdout;
  const system: System = {
    name: 'cuvisc',
    folder,
    run: async (env = {}) => {
      await call(process.execPath, [program, 'stage', 'run', 'small.mjs'], { cwd: folder, env: { ...process.env, ...env } });
    },
    errors: async () => JSON.parse(await readFile((await stageCommand('ls', 'small.mjs', '--stage', 'best', '--paths')).trim(), 'utf8')),
  };
  for (const file of ['source.json', 'rule.mjs', 'small.mjs']) await restore(system, file);
  return system;
}

/** Makes `cuvisc` and what experiments import beside it known to modules in `folder`. */
export async function linkPackages(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await symlink(resolve('.'), join(folder, 'node_modules/cuvisc'));
  await symlink(resolve('node_modules/zod'), join(folder, 'node_modules/zod'));
}

async function rewrite(file: string, edit: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8');
  // Python tells whether its compiled copy of a module is old by the whole second and the size of the source.
  await rm(join(dirname(file), '__pycache__'), { recursive: true, force: true });
  await writeFile(file, edit(text));
}

async function restore({ folder }: System, file: string): Promise<void> {
  await rm(join(folder, dirname(file), '__pycache__'), { recursive: true, force: true });
  await copyFile(join(sources, file.replace('experiments/', '')), join(folder, file));
}
