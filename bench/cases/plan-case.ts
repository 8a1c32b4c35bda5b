import type { CompileRequest } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { syntheticCube } from '../../test/fixtures/cubes.js';
import { withScratchPlan } from '../scratch-plan.js';

/** Images, rows, columns and bands. */
export type CubeDims = readonly [images: number, rows: number, columns: number, bands: number];

export interface PlanCase {
  readonly yaml: string;
  readonly dims: CubeDims;
  readonly threads: number;
  readonly wavelengths?: readonly number[];
  readonly fastMath?: boolean;
}

type Measure<T> = (call: () => Promise<unknown>) => Promise<T>;

/** Compiles and fits a pipeline; a call runs stage `inference` over one cube held in memory. */
export function usePlan<T>(spec: PlanCase, measure: Measure<T>): Promise<T> {
  return withOpenPlan(spec, async (plan, cube) => {
    if (plan.manifest.fit.length > 0) await plan.fit([{ cube }], { keepInputs: true });
    return measure(() => plan.run({ cube }, { keepInputs: true }));
  });
}

/** Compiles a pipeline; a call fits it to `batches` cubes. */
export function useFit<T>(spec: PlanCase, batches: number, measure: Measure<T>): Promise<T> {
  return withOpenPlan(spec, (plan, cube) => {
    const sources = Array.from({ length: batches }, () => ({ cube }));
    return measure(() => plan.fit(sources, { keepInputs: true }));
  });
}

function withOpenPlan<T>(
  { yaml, dims, threads, wavelengths, fastMath = false }: PlanCase,
  use: (plan: Plan, cube: Tensor) => Promise<T>,
): Promise<T> {
  const [images, rows, columns, bands] = dims;
  const request: CompileRequest = { source: { file: 'bench.yaml', text: yaml }, bands, fastMath, ...(wavelengths && { wavelengths }) };
  return withScratchPlan(request, async (directory) => {
    await using plan = await openPlan(directory, { host: 'inline', device: 'cpu', threads });
    return await use(plan, tensor('float32', [...dims], syntheticCube(images * rows, columns, bands)));
  });
}
