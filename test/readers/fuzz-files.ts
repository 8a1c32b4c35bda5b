import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { readers } from '../../runtime/readers/registry.gen.js';
import type { Reader } from '../../runtime/readers/contract.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type FuzzSample, fuzzSamples } from './fuzz-samples.js';
import { drawFrom, mutated } from './mutate-bytes.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

/** A mutated file that a reader did not answer as it must. */
export interface FuzzFailure {
  readonly reader: string;
  /** Gives the same file again as the seed of a run of one round. */
  readonly seed: number;
  readonly what: string;
  readonly content: Uint8Array;
}

/** What a run saw: how often a file was read or refused, by code, and what went wrong. */
export interface FuzzReport {
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowest: number;
  readonly failures: readonly FuzzFailure[];
}

/** Every file here is tiny, so a case that takes longer (milliseconds) or more memory (bytes) than this does work that its file is not worth. */
const longest = 5000;
const mostMemory = 2 ** 30;

/** Mutates the samples of `reader` `rounds` times, each time with the next seed, and opens what comes out as cube, as labels and by every variable. */
export async function fuzzFiles(reader: string, rounds: number, seed: number): Promise<FuzzReport> {
  const outcomes = new Map<string, number>();
  const failures: FuzzFailure[] = [];
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const { outcome, fault, content } = await fuzzOnce(readers[reader] as Reader, seed + round);
    const took = performance.now() - started;
    slowest = Math.max(slowest, took);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const what = fault ?? (took > longest ? `it took ${Math.round(took)} ms` : undefined);
    if (what !== undefined) failures.push({ reader, seed: seed + round, what, content });
  }
  return { outcomes, slowest, failures };
}

interface Case {
  readonly outcome: string;
  readonly fault?: string;
  readonly content: Uint8Array;
}

function fuzzOnce(reader: Reader, seed: number): Promise<Case> {
  return inScratchFolder(async (folder) => {
    const draw = drawFrom(seed);
    const samples = fuzzSamples.get(reader.name) as readonly FuzzSample[];
    const sample = samples[draw(samples.length)] as FuzzSample;
    const other = samples[draw(samples.length)] as FuzzSample;
    const piece = await inScratchFolder(async (beside) => {
      await other.write(beside);
      return readFile(join(beside, other.file));
    });
    await sample.write(folder);
    const content = mutated(await readFile(join(folder, sample.file)), draw, piece);
    await writeFile(join(folder, sample.file), content);
    const file = join(folder, sample.open);
    const before = process.memoryUsage().arrayBuffers;
    const results = [await outcomeOf(() => readCube(file)), await outcomeOf(() => readLabels(file)), await outcomeOf(() => readAll(reader, file))];
    const taken = process.memoryUsage().arrayBuffers - before;
    const fault = results.find((result) => result.fault)?.fault ?? (taken > mostMemory ? `it took ${taken} bytes` : undefined);
    return { outcome: (results[2] as { outcome: string }).outcome, content, ...(fault === undefined ? {} : { fault }) };
  });
}

async function readAll(reader: Reader, file: string): Promise<void> {
  for (const { name, dtype } of await reader.list(file)) if (dtype) await reader.read(file, name);
}

async function outcomeOf(read: () => Promise<unknown>): Promise<{ outcome: string; fault?: string }> {
  try {
    await read();
    return { outcome: 'read' };
  } catch (error) {
    if (!(error instanceof CuviscError)) return { outcome: 'fault', fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(error.code) || error.message === '')
      return { outcome: 'fault', fault: `code ${error.code}: ${error.message}` };
    return { outcome: error.code };
  }
}
