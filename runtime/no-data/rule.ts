import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { SpectralInfo } from '../readers/contract.js';

/**
 * Values that mark pixels without data, NaN and infinities among them, besides the one that a file states; `none` leaves the
 * file's out. `['none', -1]` is -1 alone.
 */
export type NoDataSetting = 'none' | number | readonly ('none' | number)[];

/** The values of a call for a source of which its file says `info`. Throws `CuviscError` `option-invalid`. */
export function noDataValues(setting: NoDataSetting | undefined, { ignoreValue }: SpectralInfo): readonly number[] {
  const given = listOf(setting);
  const own = given.filter((value) => value !== 'none');
  const wrong = own.find((value) => typeof value !== 'number');
  if (wrong !== undefined) {
    throw new CuviscError('option-invalid', `noData: ${JSON.stringify(wrong)} marks no pixels`, { hint: "give numbers, NaN among them, or 'none'" });
  }
  const stated = ignoreValue === undefined || given.includes('none') ? [] : [ignoreValue];
  return [...new Set([...stated, ...own])];
}

/** A setting in words, equal for settings that mark the same values: what shards must have in common. */
export function describeSetting(setting: NoDataSetting | undefined): string {
  const words = [...new Set(listOf(setting).map(String))].sort();
  return words.length === 0 ? 'what files state' : words.join(', ');
}

function listOf(setting: NoDataSetting | undefined): readonly ('none' | number)[] {
  if (setting === undefined) return [];
  return Array.isArray(setting) ? (setting as readonly ('none' | number)[]) : [setting as 'none' | number];
}
