import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The Git commit of a folder, and whether files differ from it. */
export interface CodeRevision {
  /** 40 hexadecimal digits. */
  readonly commit: string;
  readonly dirty: boolean;
}

/** The revision of the code in `folder`; `undefined` where there is no Git, or it takes longer than two seconds. */
export async function codeRevision(folder: string): Promise<CodeRevision | undefined> {
  try {
    const [commit, changes] = await Promise.all([git(folder, 'rev-parse', 'HEAD'), git(folder, 'status', '--porcelain')]);
    return { commit, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}

async function git(folder: string, ...more: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', ['-C', folder, ...more], { timeout: 2000 });
  return stdout.trim();
}
