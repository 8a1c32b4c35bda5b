import { createRequire } from 'node:module';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { onnx as Onnx } from 'onnx-proto';

const { onnx } = createRequire(import.meta.url)('onnx-proto') as { onnx: typeof Onnx };

/** What this machine does at most with some number of threads, as measured just now. */
export interface MeasuredRates {
  readonly threads: number;
  /** float32 operations per second in a product of large matrices. */
  readonly flop: number;
  /** Bytes per second read from memory. */
  readonly bytes: number;
}

const size = 2048;
/** Elements to read: 256 MB, beyond any cache. */
const [rows, columns] = [64, 2 ** 20];
const float32 = 1;
const repeats = 5;

/** Measures the rates, the best of five each; takes about a second. */
export async function measureRates(threads: number): Promise<MeasuredRates> {
  const matrix = { a: filled([size, size]), c: filled([size, size]) };
  const product = await bestSeconds({ opType: 'MatMul', input: ['a', 'c'], output: ['y'] }, matrix, threads);
  const keepDims = { name: 'keepdims', type: onnx.AttributeProto.AttributeType.INT, i: 0 };
  const scan = await bestSeconds(
    { opType: 'ReduceMax', input: ['x'], output: ['y'], attribute: [keepDims] },
    { x: filled([rows, columns]) },
    threads,
  );
  return { threads, flop: (2 * size ** 3) / product, bytes: (rows * columns * 4) / scan };
}

function filled(dims: readonly number[]): Tensor {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return new Tensor('float32', new Float32Array(count).fill(0.5), dims);
}

async function bestSeconds(node: Onnx.INodeProto, feeds: Readonly<Record<string, Tensor>>, threads: number): Promise<number> {
  const session = await InferenceSession.create(modelOf(node), { intraOpNumThreads: threads, executionProviders: ['cpu'] });
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await session.run(feeds);
    const { user, system } = process.cpuUsage(used);
    // All threads compute all the time, so where others share the processors their own time tells more.
    best = Math.min(best, performance.now() - start, (user + system) / 1000 / threads);
  }
  await session.release();
  return best / 1000;
}

function modelOf(node: Onnx.INodeProto): Uint8Array {
  const value = (name: string): Onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType: float32 } } });
  const graph: Onnx.IGraphProto = { name: 'rate', node: [node], input: node.input?.map(value) ?? [], output: node.output?.map(value) ?? [] };
  return onnx.ModelProto.encode({ irVersion: 10, opsetImport: [{ domain: '', version: 21 }], graph }).finish();
}
