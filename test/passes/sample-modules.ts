import { dimsOf } from '../../schemas/dim-text.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bindDims } from '../../compiler/ir/bindings.js';
import type { InputValue, IrModule } from '../../compiler/ir/value.js';
import { compile } from '../../compiler/index.js';
import type { DType } from '../../schemas/dtype.js';
import { elementCount, type Tensor, tensorFrom } from '../../schemas/tensor.js';

const samples = 'test/passes/samples';

/** A pipeline on which a pass has something to do. */
export interface PassSample {
  readonly pass: string;
  readonly name: string;
  readonly pipeline: string;
  /** Where the printed module after the pass is recorded. */
  readonly recorded: string;
}

/** The samples of a pass: the YAML files of its folder. */
export function samplesOf(pass: string): PassSample[] {
  const folder = join(samples, pass);
  const names = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return names.map((file) => {
    const name = file.slice(0, -'.yaml'.length);
    return { pass, name, pipeline: readFileSync(join(folder, file), 'utf8'), recorded: resolve(folder, `${name}.ir`) };
  });
}

/** The training step of a pipeline with a loss, else its inference module, for cubes of 4 bands from 420 to 570 nm, as the nodes give it. Throws with the findings if it does not compile. */
export function loweredModule(text: string, cubeDtype: DType = 'uint16'): IrModule {
  const { phases, diagnostics } = compile({ source: { file: 'pipeline.yaml', text }, wavelengths: [420, 470, 520, 570], cubeDtype });
  const module = phases.differentiated?.step ?? phases.lowered?.stages.inference;
  if (!module) throw new Error(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'));
  return module;
}

/** Values for all inputs of a module, two images of 2 x 3 pixels: counts for integers, numbers from 0.5 to 2 for the others. */
export function feedsFor(module: IrModule): Record<string, Tensor> {
  const sizes = bindDims([dimsOf('B', 'H', 'W')], [[2, 2, 3]]);
  const value = mulberry(7);
  const feed = ({ type }: InputValue): Tensor => {
    const dims = type.dims.map((dim) => sizeOf(dim, sizes) ?? 1);
    const draw = type.dtype.startsWith('float') ? () => 0.5 + 1.5 * value() : () => Math.floor(4096 * value());
    return tensorFrom(type.dtype, dims, Array.from({ length: elementCount(dims) }, draw));
  };
  return Object.fromEntries(module.inputs.map((input) => [input.name, feed(input)]));
}

/** Uniform numbers in [0, 1) from a seed (the generator "mulberry32"). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
