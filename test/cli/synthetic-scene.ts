import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { writeNpy } from '../../runtime/writers/npy.js';
import { tensor } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';

export interface Scene {
  /** A folder that is removed when the test ends. */
  readonly folder: string;
  readonly cube: string;
  readonly labels: string;
  readonly bands: number;
}

/** The pipeline that the tests compile. */
export const pipeline = 'examples/rx-anomaly/pipeline.yaml';

/** A temporary folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Correlated noise with three bright pixels that the labels mark; the same for the same size. */
export async function syntheticScene({ height = 12, width = 10, bands = 5 } = {}): Promise<Scene> {
  const folder = await temporaryFolder();
  const next = generator(height * width + bands);
  const labels = new Uint8Array(height * width);
  for (const pixel of [7, 31, 88]) labels[pixel] = 1;
  const cube = new Float32Array(height * width * bands);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const common = next();
    for (let band = 0; band < bands; band++) {
      const target = labels[pixel] === 1 && band % 2 === 0 ? 3 : 0;
      cube[pixel * bands + band] = common + 0.3 * next() + target;
    }
  }
  const scene = { folder, cube: join(folder, 'scene.npy'), labels: join(folder, 'labels.npy'), bands };
  await writeNpy(scene.cube, tensor('float32', [height, width, bands], cube));
  await writeNpy(scene.labels, tensor('uint8', [height, width], labels));
  return scene;
}
