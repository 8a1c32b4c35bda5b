import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CompileRequest, writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../cli/generator.js';
import { compileText, planOf, rxPipeline } from '../compiler/pipelines.js';

/** A batch of a cube [H, W, 4] of random numbers and labels [H, W], every seventh pixel marked. */
export function scene(rows: number, columns: number): { readonly cube: Tensor; readonly mask: Tensor } {
  const next = generator(rows);
  const pixels = Array.from({ length: rows * columns }, (_, i) => i);
  return {
    cube: tensorFrom(
      'float32',
      [rows, columns, 4],
      pixels.flatMap(() => [next(), next(), next(), next()]),
    ),
    mask: tensorFrom(
      'int32',
      [rows, columns],
      pixels.map((i) => (i % 7 === 0 ? 1 : 0)),
    ),
  };
}

/** A compiled plan for four bands, opened with one thread; it is gone when the test ends. */
export async function openCompiled(
  text: string = rxPipeline,
  host: 'inline' | 'worker' = 'inline',
  request: Omit<CompileRequest, 'source'> = {},
): Promise<Plan> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-test-profile-'));
  const directory = join(folder, 'test.plan');
  await writePlan(planOf(compileText(text, { bands: 4, ...request })), directory);
  const plan = await openPlan(directory, { device: 'cpu', host, threads: 1 });
  onTestFinished(async () => {
    await plan.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  return plan;
}

/** The same, of RX and fitted. */
export async function openFitted(host: 'inline' | 'worker' = 'inline'): Promise<Plan> {
  const plan = await openCompiled(rxPipeline, host);
  await plan.fit([scene(20, 20)]);
  return plan;
}
