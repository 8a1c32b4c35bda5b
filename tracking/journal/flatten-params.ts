import type { z } from 'zod';
import type { plainValue } from './journal-records.js';

/** The value of a parameter. */
export type PlainValue = z.infer<typeof plainValue>;

/**
 * A configuration as parameters with dotted names: `training.optimizer.lr`, `data.splits.train.0.kind`. Lists count from 0; an empty list or
 * mapping is the text `[]` or `{}`, so that nothing that was configured is missing. A dot within a key becomes `\.`, which keeps names apart.
 */
export function flattenParams(config: Readonly<Record<string, unknown>>): Record<string, PlainValue> {
  return Object.fromEntries(Object.entries(config).flatMap(([key, value]) => flattened(escaped(key), value)));
}

function flattened(name: string, value: unknown): [string, PlainValue][] {
  if (value === undefined) return [];
  if (value === null || typeof value !== 'object') return [[name, leafOf(value)]];
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return [[name, Array.isArray(value) ? '[]' : '{}']];
  return entries.flatMap(([key, each]) => flattened(`${name}.${escaped(key)}`, each));
}

function escaped(key: string): string {
  return key.replaceAll('\\', '\\\\').replaceAll('.', '\\.');
}

function leafOf(value: unknown): PlainValue {
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value);
}
