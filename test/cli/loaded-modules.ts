import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const call = promisify(execFile);

const hooks = `import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.MODULE_LOG, url + '\\n');
  return next(url, context);
}
`;

/** CommonJS modules that others require do not pass the hooks; the cache of the main thread has them. */
const register = `import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
register('./hooks.mjs', import.meta.url);
const { cache } = createRequire(import.meta.url);
process.on('exit', () => appendFileSync(process.env.MODULE_LOG, Object.keys(cache).map((file) => 'file://' + file + '\\n').join('')));
`;

/** The files that a call of Node loads, in its threads too, sorted. Throws if the call fails. */
export async function loadedModules(...argv: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-modules-'));
  const log = join(folder, 'log');
  await Promise.all([writeFile(join(folder, 'hooks.mjs'), hooks), writeFile(join(folder, 'register.mjs'), register), writeFile(log, '')]);
  await call(process.execPath, ['--import', join(folder, 'register.mjs'), ...argv], { env: { ...process.env, MODULE_LOG: log } });
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.startsWith('file:'));
  await rm(folder, { recursive: true });
  return [...new Set(lines)].sort();
}

/** Processor seconds, user and system, of a call of Node that must succeed: the least of `runs`. */
export async function processorTime(argv: readonly string[], runs: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-time-'));
  const hook = join(folder, 'time.mjs');
  await writeFile(hook, "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(`${user + system}`); });\n");
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(Number((await call(process.execPath, ['--import', hook, ...argv])).stderr) / 1e6);
  await rm(folder, { recursive: true });
  return Math.min(...times);
}
