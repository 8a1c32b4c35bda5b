import { readFileSync, writeFileSync } from 'node:fs';
import { caseNamed } from './cases/cases.js';
import { withEngineTime } from './engine-time.js';

/** What one process measured of a case; times in milliseconds per call. */
export interface CaseSample {
  readonly times: readonly number[];
  /** Processor time of all threads, per call. */
  readonly cpu: readonly number[];
  /** Time outside onnxruntime's `run`, per call. */
  readonly outside: readonly number[];
  /** Growth of resident memory from before the first call to the highest mark, in bytes; `null` where the system does not tell. */
  readonly grownBytes: number | null;
}

export interface CaseRequest {
  readonly name: string;
  readonly threads: number;
  readonly budgetMs: number;
}

/** V8 compiles the code of a call in the first thousands: fewer calls would measure that. */
const [warmUp, fewest, most] = [2, 5, 20_000];

/** Measures a case in this process for about `budgetMs`. */
export async function measureCase({ name, threads, budgetMs }: CaseRequest): Promise<CaseSample> {
  return withEngineTime((elapsed) =>
    caseNamed(name).use(threads, async (call) => {
      const before = resetPeak();
      for (let i = 0; i < warmUp; i++) await call();
      const [times, cpu, outside]: [number[], number[], number[]] = [[], [], []];
      const end = performance.now() + budgetMs;
      while (times.length < fewest || (performance.now() < end && times.length < most)) {
        const [used, engine] = [process.cpuUsage(), elapsed()];
        const start = performance.now();
        await call();
        const ms = performance.now() - start;
        const { user, system } = process.cpuUsage(used);
        times.push(ms);
        cpu.push((user + system) / 1000);
        outside.push(ms - (elapsed() - engine));
      }
      return { times, cpu, outside, grownBytes: before === null ? null : peakBytes() - before };
    }),
  );
}

/** Sets the mark of the highest resident memory to what is resident now (Linux: proc(5), clear_refs) and returns it. */
function resetPeak(): number | null {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return peakBytes();
  } catch {
    return null;
  }
}

function peakBytes(): number {
  const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  return Number(kib) * 1024;
}
