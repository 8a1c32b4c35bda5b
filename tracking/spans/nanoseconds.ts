import type { TimeInput } from '@opentelemetry/api';

/** Nanoseconds since 1970, now, by the clock that does not jump. */
export function nanosecondsNow(): bigint {
  return nanosecondsOf(performance.timeOrigin + performance.now());
}

/** Nanoseconds since 1970 of a time of the API: a pair of seconds and nanoseconds, a date, milliseconds since 1970, or `performance.now()`. */
export function nanosecondsOf(time: TimeInput): bigint {
  if (Array.isArray(time)) return BigInt(time[0]) * 1_000_000_000n + BigInt(Math.round(time[1]));
  if (time instanceof Date) return BigInt(time.getTime()) * 1_000_000n;
  const ms = time < performance.timeOrigin / 2 ? performance.timeOrigin + time : time;
  const whole = Math.trunc(ms);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6));
}
