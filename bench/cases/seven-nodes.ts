import type { BenchCase } from './bench-case.js';
import { type CubeDims, usePlan } from './plan-case.js';

const yaml = `
metadata: {name: seven}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: bands, class_name: BandpassByWavelength, hparams: {min_wavelength_nm: 425, max_wavelength_nm: 645}}
  - {name: rx, class_name: RXGlobal}
  - {name: logistic, class_name: SigmoidTransform}
  - {name: threshold, class_name: Expression, hparams: {formula: score >= 0.5}}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: bands.inputs.data}
  - {source: data.outputs.wavelengths, target: bands.inputs.wavelengths}
  - {source: bands.outputs.filtered, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logistic.inputs.data}
  - {source: logistic.outputs.transformed, target: threshold.inputs.score}
outputs: [threshold.result]
`;

/** 61 bands 5 nm apart; those from 425 to 645 nm are numbers 5 to 49. */
const wavelengths = Array.from({ length: 61 }, (_, band) => 400 + 5 * band);
const kept = 45;

function sevenNodes(name: string, dims: CubeDims, threads: number, goals: BenchCase['goals'], published: string): BenchCase {
  const pixels = dims[0] * dims[1] * dims[2];
  return {
    name,
    doc: `MinMax, bands 5 to 49, centre, whiten, sum of squares, logistic, threshold on [${dims.join(', ')}]`,
    threads,
    pixels,
    least: { flop: pixels * 2 * kept * kept, bytes: pixels * (4 * dims[3] + 1) },
    reference: ['seven_nodes', ...dims],
    goals,
    published,
    use: (used, measure) => usePlan({ yaml, dims, threads: used, wavelengths }, measure),
  };
}

const small: CubeDims = [1, 400, 400, 61];
const eager = { against: 'eager', atMost: 0.3 };

export const sevenNodesOneThread = sevenNodes(
  'seven-nodes-1',
  small,
  1,
  [eager, { against: 'compile', atMost: 1 }],
  'torch 2.13: eager 99, compile 24.0; ONNX 21.5 folded, 77 as written',
);
export const sevenNodesTwoThreads = sevenNodes('seven-nodes', small, 2, [eager], 'torch 2.13: eager 41; ONNX 11.0 folded, 40 as written');
export const frame = sevenNodes('frame', [1, 1000, 1080, 61], 2, [eager], 'torch 2.13: eager 457; ONNX 144-168 untiled');
