import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Per image the first of several maps that is `live` (bool [B, 1, 1, 1]); the first of all where none is. */
export function firstLive(b: OpBuilder, maps: readonly Value[], live: readonly Value[]): Value {
  const [first, ...others] = maps as [Value, ...Value[]];
  const chosen = others.toReversed().reduce((rest, map, i) => b.where(live[others.length - i] as Value, map, rest), first);
  return b.where(live[0] as Value, first, chosen);
}
