import type { BenchCase } from './bench-case.js';
import { type CubeDims, usePlan } from './plan-case.js';

const yaml = `
metadata: {name: quantile}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: decide, class_name: QuantileBinaryDecider, hparams: {quantile: 0.995}}
connections:
  - {source: data.outputs.cube, target: decide.inputs.logits}
`;

const dims: CubeDims = [2, 1080, 1000, 1];
const pixels = dims[0] * dims[1] * dims[2];

export const quantile: BenchCase = {
  name: 'quantile',
  doc: `QuantileBinaryDecider at 0.995 on [${dims.join(', ')}]`,
  threads: 2,
  pixels,
  // A comparison to find the threshold, another to decide; the scores are read for each.
  least: { flop: 2 * pixels, bytes: pixels * (4 + 4 + 1) },
  reference: ['quantile', ...dims.slice(0, 3)],
  goals: [
    { against: 'quantile', atMost: 0.06 },
    { against: 'topk', atMost: 0.8 },
  ],
  published: 'torch 2.13: torch.quantile 106, torch.topk 6.4, by hand 2.4; ONNX by hand 4.5; C loop 2.0',
  use: (threads, measure) => usePlan({ yaml, dims, threads }, measure),
};
