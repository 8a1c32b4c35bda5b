import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompileRequest, compile, writePlan } from '../compiler/index.js';

/** MinMax, RX, ScoreToLogit and BinaryDecider. */
export const rxYaml = `
metadata: {name: rx}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
  - {name: decide, class_name: BinaryDecider}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: decide.inputs.logits}
`;

type Use<T> = (directory: string, folder: string) => Promise<T>;

/** Compiles MinMax, RX, ScoreToLogit and BinaryDecider for cubes of `bands` bands and hands the plan's directory to `use`. */
export async function withRxPlan<T>(bands: number, use: Use<T>): Promise<T> {
  return withScratchPlan({ source: { file: 'rx.yaml', text: rxYaml }, bands }, use);
}

/** Compiles a pipeline and hands the plan's directory, and the folder in which it lies, to `use`; both are gone afterwards. */
export async function withScratchPlan<T>(request: CompileRequest, use: Use<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-bench-'));
  try {
    const { plan, diagnostics } = compile(request);
    if (!plan) throw new Error(`the bench pipeline does not compile: ${diagnostics.map(({ message }) => message).join('; ')}`);
    const directory = join(folder, 'bench.plan');
    await writePlan(plan, directory);
    return await use(directory, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A cube of shape [H, W, C] whose bands are correlated and whose covariance has full rank. */
export function syntheticCube(height: number, width: number, bands: number): Float32Array {
  const data = new Float32Array(height * width * bands);
  let seed = 1;
  for (let pixel = 0; pixel < height * width; pixel++) {
    const level = 1000 + 500 * Math.sin(pixel * 0.001);
    for (let band = 0; band < bands; band++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      data[pixel * bands + band] = level * (1 + band / bands) + seed / 2 ** 25;
    }
  }
  return data;
}
