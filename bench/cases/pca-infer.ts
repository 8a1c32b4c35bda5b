import type { BenchCase } from './bench-case.js';
import { type CubeDims, usePlan } from './plan-case.js';

const yaml = `
metadata: {name: pca}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: pca, class_name: TrainablePCA, hparams: {n_components: 10}}
connections:
  - {source: data.outputs.cube, target: pca.inputs.data}
outputs: [pca.projected]
`;

const dims: CubeDims = [1, 512, 512, 61];
const [bands, components] = [dims[3], 10];
const pixels = dims[1] * dims[2];

function pcaCase(name: string, options: string, fastMath: boolean): BenchCase {
  return {
    name,
    doc: `TrainablePCA, ${components} of ${bands} components, on [${dims.join(', ')}]${options}`,
    threads: 2,
    pixels,
    least: { flop: pixels * 2 * bands * components, bytes: pixels * 4 * (bands + components) },
    reference: ['pca', ...dims, components],
    goals: [{ against: 'eager', atMost: 0.4 }],
    published: 'torch 2.13: eager 12.0, compile 12.0, by hand 5.5; ONNX by hand 4.0; C loop 3.4',
    use: (threads, measure) => usePlan({ yaml, dims, threads, fastMath }, measure),
  };
}

export const pcaInfer = pcaCase('pca-infer', '', false);
export const pcaInferFast = pcaCase('pca-infer-fast', ', with --fast-math', true);
