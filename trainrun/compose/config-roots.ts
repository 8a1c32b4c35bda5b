import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SourceText } from '../../compiler/diagnostics/span.js';
import { readText } from '../../compiler/index.js';

/** The folders below which configs are looked up. */
export interface ConfigRoots {
  /** The config `group/name`, from the first root that has it. Throws what `readText` throws for a file that is there. */
  find(path: string): Promise<SourceText | undefined>;
  /** The files that `find` looks for. */
  candidates(path: string): readonly string[];
  hasGroup(group: string): Promise<boolean>;
  /** Names of the configs of a group. */
  names(group: string): Promise<string[]>;
}

/** Finds configs under folders, the first that has one. */
export function createConfigRoots(roots: readonly string[]): ConfigRoots {
  const candidates = (path: string) => roots.flatMap((root) => (/\.ya?ml$/.test(path) ? [join(root, path)] : [join(root, `${path}.yaml`)]));
  return {
    candidates,
    async find(path) {
      const file = await firstFile(candidates(path));
      return file === undefined ? undefined : readText(file);
    },
    async hasGroup(group) {
      const found = await Promise.all(roots.map((root) => kindOf(join(root, group))));
      return found.includes('folder');
    },
    async names(group) {
      const lists = await Promise.all(roots.map((root) => readdir(join(root, group)).catch(() => [])));
      return lists.flat().flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : []));
    },
  };
}

/** Where a path of a trainrun may lead: itself if absolute, else below each of `folders`, each also with `extension`. */
export function candidatesOf(path: string, folders: readonly string[], extension = ''): string[] {
  const paths = folders.map((folder) => resolve(folder, path));
  return [...new Set(paths.flatMap((full) => (extension === '' ? [full] : [full, `${full}${extension}`])))];
}

/** The first of `files` that exists. */
export async function firstFile(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if ((await kindOf(file)) === 'file') return file;
  return undefined;
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
