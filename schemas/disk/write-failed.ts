import { CuviscError } from '../cuvisc-error.js';

interface Reason {
  readonly text: string;
  readonly hint: string;
}

const otherPlace: string = 'name another place';

/** What an operating system refuses writing with, and what a person can do about it. */
const reasons: Readonly<Record<string, Reason>> = {
  EACCES: { text: 'no permission', hint: 'change the permissions of the folder, or name another place' },
  EPERM: { text: 'the system does not permit it', hint: 'change the permissions of the folder, or name another place' },
  EROFS: { text: 'the file system is read-only', hint: otherPlace },
  ENOSPC: { text: 'the disk is full', hint: 'free some space, or name another place' },
  EDQUOT: { text: 'the quota of the disk is used up', hint: 'free some space, or name another place' },
  EFBIG: { text: 'the file is larger than the file system takes', hint: otherPlace },
  ENOENT: { text: 'a folder on the way to it is missing', hint: 'name a place that exists' },
  ENOTDIR: { text: 'a part of its path is a file, not a folder', hint: otherPlace },
  EISDIR: { text: 'a folder of this name is there', hint: 'name a file' },
  EEXIST: { text: 'a part of its path is a file, not a folder', hint: otherPlace },
  ENOTEMPTY: { text: 'a folder of this name is there and not empty', hint: otherPlace },
  ENAMETOOLONG: { text: 'the name is too long for the file system', hint: 'choose shorter names' },
  ELOOP: { text: 'its links lead in a circle', hint: otherPlace },
  EMFILE: { text: 'this process has too many files open', hint: 'raise the limit with `ulimit -n`' },
  ENFILE: { text: 'the system has too many files open', hint: 'try again later' },
  EBUSY: { text: 'it is in use', hint: 'close what uses it and try again' },
  ETXTBSY: { text: 'it is in use', hint: 'close what uses it and try again' },
  EIO: { text: 'the disk reports an error', hint: 'check the disk' },
  ESTALE: { text: 'the network drive lost it', hint: 'mount the drive again' },
  EXDEV: { text: 'it lies on another file system', hint: otherPlace },
};

/** True for an error by which the operating system refused to touch a file. */
function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string' && codeOf(error) in reasons;
}

/** `CuviscError` `write-failed` (fault `run`) for what the operating system threw while `file` was written: its path and why, in words. */
export function writeFailed(file: string, cause: unknown): CuviscError {
  const code = codeOf(cause);
  const reason = reasons[code];
  const why = reason ? `${reason.text}, ${code}` : code || (cause instanceof Error ? cause.message : String(cause));
  return new CuviscError('write-failed', `${file} cannot be written (${why})`, {
    fault: 'run',
    place: { file },
    cause,
    ...(reason ? { hint: reason.hint } : {}),
  });
}

/** `error` as `CuviscError` `system-refused` (fault `run`) if the operating system refused to touch a file, else as it is. */
export function withSystemCode(error: unknown): unknown {
  if (!isFileSystemError(error)) return error;
  const reason = reasons[codeOf(error)] as Reason;
  const file = error.path ?? 'a file';
  const place = error.path === undefined ? {} : { file: error.path };
  return new CuviscError('system-refused', `${file}: ${reason.text} (${error.syscall}, ${codeOf(error)})`, {
    fault: 'run',
    place,
    hint: reason.hint,
    cause: error,
  });
}

/** Does `work`, which writes `file`; what the operating system throws becomes `write-failed`, other errors pass. */
export async function writing<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFileSystemError(error) ? writeFailed(file, error) : error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
}
