import type { SelectorIds } from '../../schemas/selector.js';

/** Ranges may add up to this many ids; universes are far smaller. */
const maxIds = 10_000_000;

/** An entry of `ids` that is none; `at` counts from 0. */
export interface BadId {
  readonly at: number;
  readonly reason: string;
}

/** The integers that `ids` lists, ranges `a-b` and `a-b:step` inclusive, in order; or the first entry that is wrong. */
export function expandIds(ids: SelectorIds): number[] | BadId {
  const expanded: number[] = [];
  for (const [at, id] of ids.entries()) {
    const range = typeof id === 'number' ? { from: id, to: id, step: 1 } : rangeOf(id);
    if (!range) return { at, reason: `has the id '${id}', which is neither an integer nor a range "a-b" or "a-b:step"` };
    const { from, to, step } = range;
    if (from < 0) return { at, reason: `has the negative index ${from}` };
    if (step < 1 || to < from) return { at, reason: `has the range '${id}', which is empty` };
    if (expanded.length + (to - from) / step > maxIds) return { at, reason: `lists more than ${maxIds} ids` };
    for (let value = from; value <= to; value += step) expanded.push(value);
  }
  return expanded;
}

function rangeOf(text: string): { from: number; to: number; step: number } | undefined {
  const [, from, to = from, step = '1'] = /^\s*(-?\d+)(?:\s*-\s*(\d+)(?::(\d+))?)?\s*$/.exec(text) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to), step: Number(step) };
}
