import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { stages } from '../../schemas/stage.js';
import type { OptionDefinition } from '../command.js';

/** A text that may be left out. */
export const text = z.string().optional();

/** A text of an option that is `needed`. */
export const requiredText = z.string();

/** Texts, none if left out. */
export const texts = z.array(z.string()).readonly().default([]);

/** A whole number from 1 that may be left out. */
export const count = z
  .string()
  .regex(/^[1-9]\d*$/, 'expected a whole number from 1')
  .transform(Number)
  .optional();

/** A whole number from 0 that may be left out. */
export const wholeNumber = z
  .string()
  .regex(/^(0|[1-9]\d*)$/, 'expected a whole number from 0')
  .transform(Number)
  .refine(Number.isSafeInteger, 'expected a whole number below 2^53')
  .optional();

/** True if the flag is given. */
export const flag = z.boolean().default(false);

/** A stage that may be left out. */
export const stage = z.enum(stages, { error: `expected one of ${stages.join(', ')}` }).optional();

/** Permission to overwrite. */
export const force = {
  flags: '--force',
  doc: 'replaces files of yours that are in the way; others in the folder are kept in any case',
  value: flag,
} as const satisfies OptionDefinition;

/** Where a plan runs. */
export const device = {
  flags: '--device <device>',
  doc: 'auto, cpu, cuda or webgpu',
  value: z.enum(['auto', 'cpu', 'cuda', 'webgpu'], { error: 'expected auto, cpu, cuda or webgpu' }).default('auto'),
} as const satisfies OptionDefinition;

/** Host functions and nodes of one's own. */
export const hosts = {
  flags: '--hosts <module>',
  doc: 'a JavaScript module with host functions or host nodes of your own; its code is run',
  value: z
    .string()
    .transform((file) => pathToFileURL(resolve(file)).href)
    .optional(),
} as const satisfies OptionDefinition;

/** Which pixels have no data: numbers, nan, inf, -inf, or none, each once per flag. */
export const noData = {
  flags: '--no-data <value>',
  doc: 'pixels with this value have no data, beside the value that the file states: a number, nan, inf or none (the value of the file counts as data)',
  value: z
    .array(z.string().regex(/^(none|nan|[+-]?(inf|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?))$/i, 'expected a number, nan, inf, -inf or none'))
    .readonly()
    .default([])
    .transform((words) => words.map(noDataValue)),
  repeat: true,
} as const satisfies OptionDefinition;

function noDataValue(word: string): 'none' | number {
  const lower = word.toLowerCase();
  if (lower === 'none') return 'none';
  return Number(lower.replace('inf', 'Infinity'));
}
