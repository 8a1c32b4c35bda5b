import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompileRequest, writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../cli/generator.js';
import { compileText, planOf } from '../compiler/pipelines.js';

export const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'train-run-'));

/** Compiles pipeline YAML with a training step and opens the plan. */
export async function openCompiled(text: string, request: Omit<CompileRequest, 'source'>): Promise<Plan> {
  const directory = join(await scratch(), 'small.plan');
  await writePlan(planOf(compileText(text, request)), directory);
  return openPlan(directory, { device: 'cpu', host: 'inline', threads: 1 });
}

/** A cube of 3 x 4 pixels, uniform in [0, 1), and a mask with every third pixel set. */
export function smallScene(seed: number, bands: number): { readonly cube: Tensor; readonly mask: Tensor } {
  const next = generator(seed);
  const values = Array.from({ length: 12 * bands }, () => next());
  const mask = Array.from({ length: 12 }, (_, pixel) => (pixel % 3 === 0 ? 1 : 0));
  return { cube: tensorFrom('float32', [3, 4, bands], values), mask: tensorFrom('int32', [3, 4], mask) };
}

/** Elements of a state tensor as numbers. */
export async function stateOf(plan: Plan, name: string): Promise<number[]> {
  return Array.from(((await plan.state())[name] as Tensor).data, Number);
}
