import { z } from 'zod';
import { jsonNumber } from './special-numbers.js';

/** Name of the journal in the folder of a run. */
export const journalName = 'journal.jsonl';

/** Version of the form of these lines, which every `begin` states; a reader passes over lines of types that it does not know. */
export const journalVersion = 1;

/** The value of a parameter or tag; null is one that was stated to be null. */
export const plainValue = z.union([z.string(), jsonNumber, z.boolean(), z.null()]);

const values = z.record(z.string(), z.union([jsonNumber, z.null()]));
const tags = z.record(z.string(), z.string());

/** Fields of every line: the run (a UUID) and milliseconds since 1970. */
const line = { run: z.string().min(1), time: z.number() };

const processIdentity = z.object({ pid: z.number(), started: z.string().nullable(), machine: z.string(), host: z.string() });

/** What a line of a journal may be. */
export const journalRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    ...line,
    version: z.number(),
    name: z.string(),
    experiment: z.string(),
    phase: z.string(),
    params: z.record(z.string(), plainValue),
    tags,
    parent: z.string().optional(),
    quiet: z.boolean().optional(),
    process: processIdentity,
  }),
  z.object({ type: z.literal('continue'), ...line, process: processIdentity }),
  z.object({
    type: z.literal('metrics'),
    ...line,
    step: z.int(),
    epoch: z.int().optional(),
    stage: z.string().optional(),
    values,
  }),
  z.object({ type: z.literal('resumed'), ...line, step: z.int() }),
  z.object({ type: z.literal('final'), ...line, step: z.int(), values }),
  z.object({ type: z.literal('tags'), ...line, tags }),
  z.object({ type: z.literal('artifact'), ...line, path: z.string(), bytes: z.int(), sha256: z.string(), role: z.string().optional() }),
  z.object({
    type: z.literal('end'),
    ...line,
    status: z.enum(['finished', 'failed', 'killed']),
    error: z.object({ code: z.string().optional(), message: z.string() }).optional(),
  }),
]);

/** A line of a journal. */
export type JournalRecord = z.infer<typeof journalRecord>;

/** A line of one type. */
export type RecordOf<T extends JournalRecord['type']> = Extract<JournalRecord, { type: T }>;

/** How a run ended. */
export type EndStatus = RecordOf<'end'>['status'];
