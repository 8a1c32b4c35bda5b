import { dimsOf } from '../schemas/dim-text.js';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { adam } from '../compiler/4-differentiate/optimizers/adam.js';
import { defaultOptimizer } from '../schemas/training/config.js';
import { vjp } from '../compiler/4-differentiate/vjp.js';
import { optimise, stepFusions } from '../compiler/5-optimise/optimise.js';
import { emitOnnx } from '../compiler/6-emit/emit-onnx.js';
import { createBuilder } from '../compiler/ir/builder.js';
import { besideName } from '../compiler/ir/names.js';
import { type IrModule, type IrOutput, moduleOf, type Value } from '../compiler/ir/value.js';
import { ops } from '../compiler/ops/registry.gen.js';
import type { Bench, Figure } from './bench.js';
import { runReference } from './reference/run-reference.js';

const [bands, hidden] = [61, 16];
const batches = [1024, 4096, 65536] as const;
const [steps, warmUp] = [30, 3];

/** The step alone, without the runtime around it: what its graph and onnxruntime cost. */
export const autoencoderStep: Bench = {
  name: 'autoencoder-step',
  doc: 'A step of Adam on Linear 61-16, ReLU, Linear 16-61 and the mean squared error, one thread, state fed back through JavaScript; smallest times.',
  run: async () => {
    const reference = await runReference('autoencoder_step', { bands, hidden, batches, threads: 1 });
    const session = await InferenceSession.create(emitOnnx(autoencoderModule(), ops).bytes, { intraOpNumThreads: 1 });
    const figures: Figure[] = [];
    for (const batch of batches) {
      const value = await smallestStep(session, batch);
      const eager = reference?.variants[String(batch)];
      figures.push({
        what: `batch ${batch}`,
        value,
        unit: 'ms',
        ...(eager && { reference: { what: `torch ${reference.torch} eager`, value: Math.min(...eager.times) } }),
      });
    }
    return figures;
  },
};

/** Forward, loss, backward and update as the compiler differentiates and optimises them. */
function autoencoderModule(): IrModule {
  const b = createBuilder(ops, { node: 'autoencoder', line: 1, role: 'forward' });
  const x = b.input('x', { dtype: 'float32', dims: dimsOf('B', bands) }, 'batch');
  const parameter = (name: string, dims: readonly number[]) => b.input(name, { dtype: 'float32', dims }, 'parameter');
  const [w1, b1, w2, b2] = [parameter('w1', [bands, hidden]), parameter('b1', [hidden]), parameter('w2', [hidden, bands]), parameter('b2', [bands])];
  const code = b.max(b.scalar(0, 'float32'), b.add(b.matMul(x, w1), b1));
  const error = b.sub(b.add(b.matMul(code, w2), b2), x);
  const loss = b.reduceMean(b.mul(error, error), { axes: [0, 1], keepDims: false });
  const [lr, step] = ['lr', 'step'].map((name) => b.input(name, { dtype: 'float64', dims: [] }, 'schedule')) as [Value, Value];
  const parameters = [w1, b1, w2, b2];
  const gradients = vjp(ops, [{ output: loss }], parameters) as readonly Value[];
  const updates = parameters.flatMap((each, i): IrOutput[] => {
    const state = Object.fromEntries(adam.state.map((entry) => [entry, b.input(besideName(each.name, entry), each.type, 'optimizer')]));
    const settings = { ...defaultOptimizer, name: 'adam' as const };
    const next = adam.update({ b, parameter: each, gradient: gradients[i] as Value, state, lr, step, weightDecay: 0, settings });
    return [
      [each.name, next.parameter] as const,
      ...Object.entries(next.state).map(([entry, value]) => [besideName(each.name, entry), value] as const),
    ].map(([name, value]) => ({ name: besideName(name, 'next'), value, role: 'next', replaces: name }));
  });
  return optimise(moduleOf('autoencoder', 'step', [{ name: 'loss', value: loss, role: 'output' }, ...updates]), ops, stepFusions);
}

async function smallestStep(session: InferenceSession, batch: number): Promise<number> {
  const fill = (dims: readonly number[], value: () => number) => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return new OrtTensor('float32', Float32Array.from({ length: size }, value), dims);
  };
  const x = fill([batch, bands], Math.random);
  const sizes = { w1: [bands, hidden], b1: [hidden], w2: [hidden, bands], b2: [bands] };
  let state: Record<string, OrtTensor> = Object.fromEntries(
    Object.entries(sizes).flatMap(([name, dims]) => [
      [name, fill(dims, () => 0.2 * Math.random() - 0.1)],
      [besideName(name, 'm'), fill(dims, () => 0)],
      [besideName(name, 'v'), fill(dims, () => 0)],
    ]),
  );
  let smallest = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= steps + warmUp; step++) {
    const start = performance.now();
    const schedule = { lr: new OrtTensor('float64', [1e-3], []), step: new OrtTensor('float64', [step], []) };
    const results = await session.run({ x, ...state, ...schedule });
    state = Object.fromEntries(Object.keys(state).map((name) => [name, results[besideName(name, 'next')] as OrtTensor]));
    if (step > warmUp) smallest = Math.min(smallest, performance.now() - start);
  }
  return smallest;
}
