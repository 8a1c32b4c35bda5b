import type { BenchCase } from './bench-case.js';
import { type CubeDims, useFit } from './plan-case.js';

const yaml = `
metadata: {name: statistics}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: data.outputs.cube, target: rx.inputs.data}
`;

const dims: CubeDims = [1, 512, 512, 61];
const [batches, bands] = [8, dims[3]];
const pixels = batches * dims[1] * dims[2];

export const statInit: BenchCase = {
  name: 'stat-init',
  doc: `Extrema, mean and covariance in float64 of ${batches} batches of [${dims.join(', ')}], one pass, through plan.fit`,
  threads: 2,
  pixels,
  least: { flop: pixels * 2 * bands * bands * 2, bytes: pixels * 4 * bands },
  reference: ['stat_init', batches, ...dims.slice(1)],
  goals: [{ against: 'eager', atMost: 0.38 }],
  published: 'torch 2.13: eager 680-752, compile 553-697; ONNX by hand 238 (two workers); C loop 120',
  use: (threads, measure) => useFit({ yaml, dims, threads }, batches, measure),
};
