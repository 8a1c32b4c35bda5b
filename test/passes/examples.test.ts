import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CompileRequest } from '../../compiler/index.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import type { Tensor } from '../../schemas/tensor.js';
import { cubeFacts } from '../../runtime/index.js';
import { withPlan } from '../golden/replay-plan.js';

const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
const examples = readdirSync('examples').filter((name) => existsSync(join('examples', name, 'pipeline.yaml')));

type Results = Readonly<Record<string, Tensor>>;

/** Outputs of stage inference on the scene, with the state that `given` holds or a fit finds. */
async function resultsOf(example: string, options: Partial<CompileRequest>, given?: Results): Promise<{ outputs: Results; state: Results }> {
  const source = { file: 'pipeline.yaml', text: readFileSync(join('examples', example, 'pipeline.yaml'), 'utf8') };
  const { cube } = await readCube(scene);
  return withPlan({ source, ...(await cubeFacts(scene, () => undefined)), ...options }, async (plan) => {
    if (given) await plan.setState(given);
    else if (plan.manifest.fit.length > 0) await plan.fit([{ cube }], { keepInputs: true });
    const { outputs } = await plan.run({ cube });
    return { outputs, state: await plan.state() };
  });
}

/** Largest difference, over the largest value. */
function relativeError(actual: Tensor, expected: Tensor): number {
  const [found, exact] = [Array.from(actual.data, Number), Array.from(expected.data, Number)];
  const errors = exact.map((value, i) => Math.abs((found[i] as number) - value));
  return Math.max(...errors) / Math.max(...exact.map(Math.abs));
}

describe.each(examples)('example %s', (example) => {
  it('has the same results fused, unfused and with products in float64', async () => {
    const { outputs: fused, state } = await resultsOf(example, {});
    const { outputs: unfused } = await resultsOf(example, { fuse: false }, state);
    const { outputs: exact } = await resultsOf(example, { precision: 'float64' }, state);
    for (const [name, value] of Object.entries(exact)) {
      // Scores of this scene hold 1e-5 in float32 (condition number 3e5); decisions must be the same.
      const allowed = value.dtype === 'bool' ? 0 : 1e-5;
      for (const other of [fused, unfused]) expect(relativeError(other[name] as Tensor, value), name).toBeLessThanOrEqual(allowed);
    }
  });
});
