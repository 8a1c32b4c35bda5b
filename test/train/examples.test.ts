import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deepSvddRecipe } from '../../examples/train-deep-svdd/train.js';
import { selectorRecipe } from '../../examples/train-selector/train.js';
import { trainTwoPhases } from '../../examples/train-two-phases.js';

const examples = [
  ['train-selector', selectorRecipe],
  ['train-deep-svdd', deepSvddRecipe],
] as const;
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'train-example-'));

describe.each(examples)('%s', (_, recipe) => {
  it('lowers its loss on the scene that is shipped', async () => {
    const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
    const { losses } = await trainTwoPhases({ ...recipe, epochs: 10 }, scene, 'examples/rx-anomaly/labels.png', await folder());
    expect(losses[1]).toBeLessThan(losses[0] - 0.1 * Math.abs(losses[0]));
  });

  // The scene carries no licence to ship it; the README says where it comes from.
  const airport = join(process.env.CUVISC_SCENES ?? '../shared/data', 'mat/abu-airport-2.mat');
  it.skipIf(!existsSync(airport))('improves what it finds in the half of a real scene that it did not train on', async () => {
    const { statistical, trained } = await trainTwoPhases(recipe, `${airport}:data`, `${airport}:map`, await folder());
    expect(trained.rocAuc).toBeGreaterThan(statistical.rocAuc as number);
    expect(trained.averagePrecision).toBeGreaterThan(statistical.averagePrecision as number);
    expect(trained.iou).toBeGreaterThan(statistical.iou as number);
  });
});
