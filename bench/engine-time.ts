import { InferenceSession } from 'onnxruntime-node';

/** Milliseconds spent in onnxruntime's `run` during `work`, in this thread: plans must be open with host `inline`. */
export async function withEngineTime<T>(work: (elapsed: () => number) => Promise<T>): Promise<T> {
  const session = (InferenceSession as unknown as { prototype: object }).prototype as { run: (...args: unknown[]) => Promise<unknown> };
  const original = session.run;
  let total = 0;
  session.run = async function timed(this: unknown, ...args: unknown[]) {
    const start = performance.now();
    try {
      return await original.apply(this, args);
    } finally {
      total += performance.now() - start;
    }
  };
  try {
    return await work(() => total);
  } finally {
    session.run = original;
  }
}
