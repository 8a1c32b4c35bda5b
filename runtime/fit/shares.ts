import { CuviscError } from '../../schemas/cuvisc-error.js';

/** Which part of the data a process takes: part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * How data are dealt out: whole sources where there are enough of them, so that no process reads all files,
 * else the blocks of every source in turn.
 */
export interface Share extends Shard {
  readonly by: 'sources' | 'blocks';
}

/** All of the data. */
export const everything: Share = { index: 1, count: 1, by: 'blocks' };

/** The share of a shard. Throws `CuviscError` `shard-invalid` unless 1 <= index <= count. */
export function shareOf({ index, count }: Shard, sources: number): Share {
  if (Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count) {
    return { index, count, by: sources >= count ? 'sources' : 'blocks' };
  }
  throw new CuviscError('shard-invalid', `shard ${index} of ${count} does not exist`, { hint: 'count from 1, for example shard 1 of 4' });
}

/** Whether a share has a part in the source of an index. */
export function takesSource(share: Share, position: number): boolean {
  return share.by === 'blocks' || position % share.count === share.index - 1;
}

/** Whether a share gathers a block, counted through all sources. */
export function takesBlock(share: Share, position: number): boolean {
  return share.by === 'sources' || position % share.count === share.index - 1;
}
