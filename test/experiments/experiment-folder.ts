import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with the files of an experiment. */
export interface ExperimentFolder {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string): Promise<void>;
  /** Replaces the only place where `before` stands. */
  edit(name: string, before: string, after: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes one. It has no `node_modules`: `cuvisc/experiments` and `zod` are ours. */
export async function experimentFolder(files: Readonly<Record<string, string>>): Promise<ExperimentFolder> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'experiment-')));
  const path = (name: string): string => join(folder, name);
  const write = async (name: string, text: string): Promise<void> => {
    await writeFile(path(name), text);
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
