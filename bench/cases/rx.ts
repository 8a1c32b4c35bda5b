import { decidedRx } from '../../test/fixtures/pipelines.js';
import type { BenchCase } from './bench-case.js';
import { type CubeDims, usePlan } from './plan-case.js';

/** The product with the factor, centring and squares; the cube in, a truth value per pixel out. */
function rxCase(name: string, dims: CubeDims, goals: BenchCase['goals'], published: string): BenchCase {
  const [images, rows, columns, bands] = dims;
  const pixels = images * rows * columns;
  return {
    name,
    doc: `MinMax, RX, ScoreToLogit, BinaryDecider on [${dims.join(', ')}]`,
    threads: 2,
    pixels,
    least: { flop: pixels * 2 * bands * bands, bytes: pixels * (4 * bands + 1) },
    reference: ['rx', ...dims],
    goals,
    published,
    use: (threads, measure) => usePlan({ yaml: decidedRx(), dims, threads }, measure),
  };
}

export const rxInfer = rxCase(
  'rx-infer',
  [1, 512, 512, 61],
  [
    { against: 'eager', atMost: 0.45 },
    { against: 'compile', atMost: 0.55 },
  ],
  'torch 2.13: eager 30.7-39.6, compile 27.1-29.2, folded and tiled by hand 16.5; ONNX by hand 14.8; C loop 7.0',
);

export const rxInfer204 = rxCase(
  'rx-infer-204',
  [1, 100, 100, 204],
  [
    { against: 'eager', atMost: 0.75 },
    { against: 'compile', atMost: 0.75 },
  ],
  'torch 2.13: eager 5.6-6.8, compile 5.4-6.1, by hand 4.5; ONNX by hand 4.3',
);

export const rxSmall = rxCase(
  'rx-small',
  [1, 16, 16, 61],
  [{ against: 'eager', atMost: 0.7 }],
  'torch 2.13: eager 0.045-0.065, compile 0.055, by hand 0.031; ONNX by hand 0.031; C loop 0.015',
);
