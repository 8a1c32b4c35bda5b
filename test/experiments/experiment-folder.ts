import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the specifiers of experiments in a temporary folder, which has no `node_modules`, stand for. */
const modules: Readonly<Record<string, string>> = {
  "'cuvisc/experiments'": JSON.stringify(pathToFileURL(join(process.cwd(), 'dist', 'experiments', 'index.js')).href),
  "'zod'": JSON.stringify(pathToFileURL(join(process.cwd(), 'node_modules', 'zod', 'index.js')).href),
};

/** A temporary folder with the files of an experiment. */
export interface ExperimentFolder {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string): Promise<void>;
  /** Replaces the only place where `before` stands. */
  edit(name: string, before: string, after: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes one; texts import `cuvisc/experiments` and `zod`. */
export async function experimentFolder(files: Readonly<Record<string, string>>): Promise<ExperimentFolder> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'experiment-')));
  const path = (name: string): string => join(folder, name);
  const write = async (name: string, text: string): Promise<void> => {
    const linked = Object.entries(modules).reduce((all, [name_, url]) => all.replaceAll(name_, url), text);
    await writeFile(path(name), linked);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return {
    folder,
    path,
    write,
    edit: async (name, before, after) => {
      const parts = (await readFile(path(name), 'utf8')).split(before);
      if (parts.length !== 2) throw new Error(`${JSON.stringify(before)} stands ${parts.length - 1} times in ${name}`);
      await writeFile(path(name), parts.join(after));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
