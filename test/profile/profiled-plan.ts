import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CompileRequest, writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { type LabelledScene, labelledScene } from '../fixtures/cubes.js';
import { generator } from '../fixtures/generator.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

/** A batch of a cube [H, W, 4] of random numbers and labels [H, W], every seventh pixel marked. */
export function scene(rows: number, columns: number): LabelledScene {
  return labelledScene(generator(rows), [rows, columns, 4], 7);
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
