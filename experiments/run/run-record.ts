import { z } from 'zod';

const count = z.int().nonnegative();

/** `run.json`: that there is a run, who does it, and how it ended. */
export const runRecordSchema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  experiment: z.string(),
  /** Absolute paths of the experiment's file and folder. */
  file: z.string(),
  base: z.string(),
  status: z.enum(['running', 'complete', 'failed', 'interrupted']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The process that coordinates the run, as others recognise it. */
  process: z.strictObject({ pid: z.int(), started: z.string().nullable(), machine: z.string(), host: z.string() }),
  /** Arguments of the command, to be repeated; null where a program made the run. */
  command: z.array(z.string()).nullable(),
  jobs: count,
  /** Null while it runs, and where it ended for another reason than its stages. */
  counts: z.strictObject({ ran: count, reused: count, failed: count, blocked: count, skipped: count, cancelled: count }).nullable(),
});

/** `run.json`. */
export type RunRecord = z.infer<typeof runRecordSchema>;
