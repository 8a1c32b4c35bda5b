import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunRecord } from './run-record.js';

const run = promisify(execFile);

/** Revision and state of the git checkout that holds `folder`; null outside of one, without any commit, or where git is not installed. */
export async function codeRevision(folder: string): Promise<RunRecord['code']> {
  const git = async (...args: readonly string[]): Promise<string> => (await run('git', ['-C', folder, ...args], { maxBuffer: 2 ** 28 })).stdout;
  try {
    const [root, revision, changed] = [await git('rev-parse', '--show-toplevel'), await git('rev-parse', 'HEAD'), await git('status', '--porcelain')];
    return { revision: revision.trim(), dirty: changed.trim() !== '', root: root.trim() };
  } catch {
    return null;
  }
}
