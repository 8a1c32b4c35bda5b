import { z } from 'zod';
import { sha256 } from '../../schemas/plan/graph.js';
import { phaseNames } from './phase-names.js';
import { identityKinds, runIdentity } from './run-identity.js';

/** A file that a phase wrote, or worked with, as it was then. Paths count from the folder of the run and have `/`. */
export const recordedFile = z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256 });

const memory = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number(), arrayBuffers: z.number() });

/** What was freed between two phases of one process. Memory in bytes, as `process.memoryUsage` tells it. */
export const resetReport = z.object({
  sessions: z.int().describe('Graphs that were loaded, by the plans of this process that are now closed.'),
  before: memory,
  after: memory,
  collected: z.boolean().describe('True if garbage could be collected before `after` was taken (`node --expose-gc`).'),
});

/** How the present differs from what a run recorded, in one thing. */
export const runDifference = z.object({
  kind: z.enum(identityKinds),
  name: z.string(),
  was: z.string().nullable().describe('Null for what the run did not have.'),
  is: z.string().nullable().describe('Null for what is gone.'),
  remedy: z.string(),
});

/** Where the weights came from that a phase worked with. */
export const usedCheckpoint = z.object({
  source: z.enum(['plan', 'checkpoint', 'untrained']).describe("The plan's own state, a checkpoint in its place, or no training at all."),
  file: recordedFile.nullable().describe('The state file of the plan, or the checkpoint.'),
  kept: z.enum(['best', 'last']).nullable().describe('Which parameters of the training those of the plan are; null where nobody recorded that.'),
  best: z.string().nullable().describe('Name of the best checkpoint that the training kept.'),
});

/** `phases/<phase>.json`. */
export const phaseRecord = z.object({
  version: z.literal(1),
  phase: z.enum(phaseNames),
  status: z.enum(['complete', 'failed', 'interrupted']),
  run: z.string().nullable().describe('`id` of run.json; null if the phase failed before there was one.'),
  key: z.string().nullable().describe('SHA-256 of `identity`: equal keys mean equal results. Null if the phase failed before it was known.'),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  seconds: z.number(),
  exitCode: z.int().describe('As of the command: 0, 1 for a failure, 2 for a mistake of the user, 130 for an interruption.'),
  environment: z.record(z.string(), z.string()),
  overrides: z.array(z.string()),
  identity: runIdentity,
  drift: z.array(runDifference).describe('Differences from what earlier phases recorded that were accepted.'),
  checkpoint: usedCheckpoint.nullable(),
  outputs: z.array(recordedFile).describe('Every file that the phase left, with digests that held when this record was written.'),
  results: z.unknown().describe('What the phase came to; null unless it is complete.'),
  reset: resetReport.nullable(),
  notices: z.array(z.string()),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      place: z.object({
        file: z.string().optional(),
        line: z.number().optional(),
        column: z.number().optional(),
        offset: z.number().optional(),
        node: z.string().optional(),
      }),
      hint: z.string().nullable(),
    })
    .nullable(),
});

/** What became of a phase: it is written last, so that a record says that all before it is on disk. */
export type PhaseRecord = z.infer<typeof phaseRecord>;
/** A file that a phase wrote, or worked with, as it was then. */
export type RecordedFile = z.infer<typeof recordedFile>;
/** How the present differs from what a run recorded, in one thing. */
export type RunDifference = z.infer<typeof runDifference>;
/** What was freed between two phases of one process. */
export type ResetReport = z.infer<typeof resetReport>;
/** Where the weights came from that a phase worked with. */
export type UsedCheckpoint = z.infer<typeof usedCheckpoint>;
