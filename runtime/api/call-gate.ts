import { CuviscError } from '../../schemas/cuvisc-error.js';

/** Bounds what calls may hold together: a call beyond is refused at once rather than left to wait for ever. */
export class CallGate {
  #calls = 0;
  #bytes = 0;

  constructor(
    private readonly mostCalls: number,
    private readonly mostBytes: number,
  ) {}

  /** Calls under way or waiting. */
  get calls(): number {
    return this.#calls;
  }

  /** Runs `work`, which holds `bytes` of tensors. Throws `CuviscError` `engine-busy` if there is no room; one call alone always has. */
  async through<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#calls >= this.mostCalls) throw busy(`${this.#calls} calls are under way or waiting`);
    if (this.#calls > 0 && this.#bytes + bytes > this.mostBytes) throw busy(`calls hold ${this.#bytes} bytes, and this one brings ${bytes} more`);
    this.#calls++;
    this.#bytes += bytes;
    try {
      return await work();
    } finally {
      this.#calls--;
      this.#bytes -= bytes;
    }
  }
}

function busy(why: string): CuviscError {
  return new CuviscError('engine-busy', `the engine takes no further call now: ${why}`, {
    fault: 'run',
    hint: 'call again later, or give the engine more workers, a longer queue or more memory',
  });
}

/** Bytes of all typed arrays in a request. */
export function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, part) => sum + bytesIn(part), 0);
}
