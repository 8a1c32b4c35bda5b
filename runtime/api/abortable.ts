import { abortError } from '../run/control.js';

/**
 * The result of `start`, or a rejection with `AbortError` as soon as `signal` fires: `onAbort` is then called
 * to make the work itself end, which nobody waits for.
 */
export async function abortable<T>(signal: AbortSignal | undefined, start: () => Promise<T>, onAbort: (work: Promise<T>) => void): Promise<T> {
  if (!signal) return start();
  if (signal.aborted) throw abortError(signal.reason);
  const work = start();
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      onAbort(work);
      reject(abortError(signal.reason));
    };
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
