import type { z } from 'zod';
import type { plainValue } from './journal-records.js';

/** The value of a parameter. */
export type PlainValue = z.infer<typeof plainValue>;

/**
 * A configuration as parameters with dotted names: `training.optimizer.lr`, `data.splits.train.0.kind`. Lists count from 0; an empty list or
 * mapping is the text `[]` or `{}`, so that nothing that was configured is missing. A dot within a key becomes `\.`, which keeps names apart.
 */
export function flattenParams(config: unknown, prefix = ''): Record<string, PlainValue> {
  if (config === undefined) return {};
  if (config === null || typeof config !== 'object') return { [prefix]: leafOf(config) };
  const entries = Object.entries(config).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return prefix === '' ? {} : { [prefix]: Array.isArray(config) ? '[]' : '{}' };
  const parts = entries.map(([key, value]) => flattenParams(value, joined(prefix, key.replaceAll('\\', '\\\\').replaceAll('.', '\\.'))));
  return Object.assign({}, ...parts) as Record<string, PlainValue>;
}

function joined(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}

function leafOf(value: unknown): PlainValue {
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value);
}
