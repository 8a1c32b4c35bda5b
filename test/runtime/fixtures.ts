import type { OpenOptions, Plan } from '../../runtime/index.js';
import { openPlan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { type TinyOptions, testHosts, writeTinyPlan } from './tiny-plan.js';

/** State of a tiny plan that is fitted: mean [1, 2], standard deviation [2, 4], both exact in float32. */
export const fittedState = { 'norm.mean': tensorFrom('float32', [2], [1, 2]), 'norm.std': tensorFrom('float32', [2], [2, 4]) };

export const fitted: TinyOptions = { state: fittedState, fittedLevels: 2 };

/** A tiny plan, opened with one thread; `host` defaults to `inline`. */
export async function openTiny(
  { blockPixels, ...options }: TinyOptions & { readonly blockPixels?: number } = {},
  host: NonNullable<OpenOptions['host']> = 'inline',
): Promise<Plan> {
  const { directory } = await writeTinyPlan(options);
  return openPlan(directory, { device: 'cpu', host, threads: 1, hosts: testHosts, ...(blockPixels === undefined ? {} : { blockPixels }) });
}

/** A cube [images, rows, columns, 2] of whole numbers, different in every pixel. */
export function countingCube(images: number, rows: number, columns: number): Tensor {
  const values = Array.from({ length: images * rows * columns * 2 }, (_, i) => (i * 7) % 1009);
  return tensorFrom('float32', [images, rows, columns, 2], values);
}
