import { readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../schemas/safetensors.js';
import { bytesOfTensor, numberAt, type Tensor } from '../../schemas/tensor.js';
import { type Exercise, exercisePlan, type Outcome } from './exercise.js';

const corpus = 'test/plans';
const folders = (path: string): string[] => readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const recorded = folders(corpus).flatMap((form) => folders(join(corpus, form)).map((name) => join(corpus, form, name)));

interface Expected extends Exercise {
  readonly evaluation: unknown;
  readonly losses: unknown;
  readonly made: { readonly onnxruntime: string; readonly architecture: string };
}

/**
 * Bits are those of the arithmetic of the graphs, which is onnxruntime's, and of float64 on the host. Another processor may add in another
 * order: it rounds sums of at most 42 pixels and 5 bands otherwise, in float32, and trains 3 steps with them.
 */
const otherProcessor = 1e-4;

describe('plans of every released form', () => {
  it.each(recorded)('%s opens, runs, fits, evaluates and trains to the same bits', async (folder) => {
    const expected = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')) as Expected;
    const outcome = await exerciseCopy(folder, expected);
    const outputs = await tensorsIn(join(folder, 'outputs.safetensors'));
    expect(Object.keys(outcome.tensors).sort()).toEqual(Object.keys(outputs).sort());
    if (expected.made.architecture === process.arch) {
      expect(bitsOf(outcome.tensors)).toEqual(bitsOf(outputs));
      expect(outcome.values).toEqual({ evaluation: expected.evaluation, losses: expected.losses });
    } else {
      for (const [name, value] of Object.entries(outputs)) expectNear(outcome.tensors[name] as Tensor, value);
    }
  });
});

async function exerciseCopy(folder: string, what: Exercise): Promise<Outcome> {
  const copy = await mkdtemp(join(tmpdir(), 'cuvisc-plans-'));
  try {
    await cp(join(folder, 'plan'), copy, { recursive: true });
    return await exercisePlan(copy, await tensorsIn(join(folder, 'inputs.safetensors')), what);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function tensorsIn(file: string): Promise<Readonly<Record<string, Tensor>>> {
  return decodeSafetensors(new Uint8Array(await readFile(file)), file).tensors;
}

/** Bytes in hexadecimal: 0 is not -0, and NaN is the same NaN. */
function bitsOf(tensors: Outcome['tensors']): Record<string, unknown> {
  const shown = Object.entries(tensors).map(([name, value]) => {
    return [name, { dtype: value.dtype, dims: value.dims, bits: Buffer.from(bytesOfTensor(value)).toString('hex') }] as const;
  });
  return Object.fromEntries(shown);
}

function expectNear(actual: Tensor, wanted: Tensor): void {
  expect(actual.dims).toEqual(wanted.dims);
  const values = Array.from({ length: wanted.data.length }, (_, i) => numberAt(wanted.data, i));
  const scale = Math.max(...values.map(Math.abs));
  for (const [i, value] of values.entries()) expect(Math.abs(numberAt(actual.data, i) - value)).toBeLessThanOrEqual(otherProcessor * scale);
}
