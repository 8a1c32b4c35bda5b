import type { Value } from '../../ir/value.js';
import { type LowerContext, port } from '../contract.js';

const cube = { cube: port('float32[B, H, W, C]', 'Cube.') };

const labels = {
  mask: port('int32[B, H, W]?', 'Class id per pixel, as CU3SDataNode yields it.'),
  targets: port('bool[B, H, W, 1]?', 'Truth per pixel, as LentilsAnomalyDataNode and BinaryAnomalyLabelMapper yield it.'),
};

/** Ports of a class that changes values of the cube in stage train and passes it on in the others. */
export const valuePorts = { stages: ['always'], inputs: cube, outputs: cube } as const;

/** Ports of a class that moves pixels in stage train: labels that are connected move with the cube. */
export const pixelPorts = { stages: ['always'], inputs: { ...cube, ...labels }, outputs: { ...cube, ...labels } } as const;

/** Outputs of `valuePorts`: the cube, changed in stage train. */
export function changedCube<H>({ stage, input }: LowerContext<H>, change: (cube: Value) => Value): { readonly cube: Value } {
  return { cube: stage === 'train' ? change(input('cube')) : input('cube') };
}

/** Outputs of `pixelPorts`: each of what arrives, moved in stage train. */
export function movedPixels<H>(
  { stage, input, optional }: LowerContext<H>,
  move: (image: Value) => Value,
): Readonly<Record<string, Value | undefined>> {
  const arriving = { cube: input('cube'), mask: optional('mask'), targets: optional('targets') };
  if (stage !== 'train') return arriving;
  return Object.fromEntries(Object.entries(arriving).map(([name, image]) => [name, image && move(image)]));
}

/** Random numbers, one per image: [B, 1, 1]. */
export function perImage<H>({ input, noise }: LowerContext<H>, name: string): Value {
  return noise(name, { dims: [...input('cube').type.dims.slice(0, 1), 1, 1], distribution: 'uniform' });
}

/** Random numbers, one per image and band: [B, 1, 1, C]. */
export function perBand<H>({ input, noise }: LowerContext<H>, name: string, distribution: 'uniform' | 'normal'): Value {
  const [images = 1, , , bands = 1] = input('cube').type.dims;
  return noise(name, { dims: [images, 1, 1, bands], distribution });
}
