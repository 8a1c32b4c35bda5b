import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A commit, and whether files differ from it. */
export interface CodeRevision {
  /** 40 hexadecimal digits. */
  readonly revision: string;
  readonly dirty: boolean;
}

/** The commit of the git checkout that holds `folder`; null outside of one, without any commit or git, or where git takes longer than two seconds. */
export async function codeRevision(folder: string): Promise<CodeRevision | null> {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await execute('git', ['-C', folder, ...args], { timeout: 2000, maxBuffer: 2 ** 28 })).stdout.trim();
  try {
    const [revision, changes] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')]);
    return { revision, dirty: changes !== '' };
  } catch {
    return null;
  }
}
