import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { onnxruntime } from './onnxruntime.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';

const entry = z.strictObject({
  octave: z.int().describe('Graphs whose live bytes per pixel round to two to this power.'),
  threads: z.int().positive(),
  blockPixels: z.int().positive(),
  pixelsPerSecond: z.number(),
});

const content = z.strictObject({
  format: z.literal('cuvisc-tuning'),
  version: z.literal(1),
  machines: z.record(z.string(), z.array(entry)),
});

/** How graphs of one class ran fastest on this machine. */
export type TuningEntry = z.infer<typeof entry>;

/** The class of a graph of which `pixelBytes` bytes per pixel are alive at once. */
export function octaveOf(pixelBytes: number): number {
  return Math.round(Math.log2(Math.max(1, pixelBytes)));
}

/** What figures hold for: processor, cores this process may use, version of onnxruntime. */
export function machineName(): string {
  return `${cpus()[0]?.model.trim() ?? process.arch}, ${availableParallelism()} cores, onnxruntime ${onnxruntime().env.versions.node ?? 'unknown'}`;
}

/** `$CUVISC_CACHE_DIR/tuning.json`, by default in the folder `cuvisc` of `$XDG_CACHE_HOME` or `~/.cache`. */
export function tuningFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.CUVISC_CACHE_DIR || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cuvisc'), 'tuning.json');
}

/** What was measured on this machine; nothing if the file is missing or does not read as tuning: it is only a cache. */
export async function readTuning(file = tuningFile()): Promise<readonly TuningEntry[]> {
  return (await readMachines(file))[machineName()] ?? [];
}

async function readMachines(file: string): Promise<Readonly<Record<string, readonly TuningEntry[]>>> {
  try {
    return content.parse(JSON.parse(await readFile(file, 'utf8'))).machines;
  } catch {
    return {};
  }
}

/** Adds figures of this machine; those of the same classes are replaced. Throws `write-failed`. */
export async function writeTuning(entries: readonly TuningEntry[], file = tuningFile()): Promise<void> {
  const machines = await readMachines(file);
  const others = (machines[machineName()] ?? []).filter(({ octave }) => !entries.some((fresh) => fresh.octave === octave));
  const all = [...others, ...entries].sort((a, b) => a.octave - b.octave);
  const next = { format: 'cuvisc-tuning', version: 1, machines: { ...machines, [machineName()]: all } };
  await writeAtomically(file, `${JSON.stringify(next, null, 2)}\n`);
}
