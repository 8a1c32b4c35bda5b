import { isPixelwise, isTileable, type Locality, wholeImage } from '../../schemas/locality.js';
import { fileRefOf } from '../../schemas/plan-serialisation.js';
import type { FileRef, NoiseSpec, PlainGraph, PlanGraph } from '../../schemas/plan.js';
import type { CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { OpRegistry } from '../ir/builder.js';
import { spatialNodes } from '../ir/spatial-nodes.js';
import { type InputValue, type IrModule, operationsOf } from '../ir/value.js';
import { emitOnnx } from './emit-onnx.js';
import { pixelBytes } from './pixel-bytes.js';

/** A plan under construction. */
export interface Emission {
  readonly pipeline: CheckedPipeline;
  readonly ops: OpRegistry;
  readonly files: Map<string, Uint8Array>;
}

/** Emits a module as `name.onnx`, with its prologue as a file of its own. */
export function planGraph(
  emission: Emission,
  name: string,
  module: IrModule,
  locality: Locality = wholeImage,
  prologue: IrModule | null = null,
): PlanGraph {
  const before = prologue && plainGraph(emission, `${name}-prologue`, prologue);
  return { ...plainGraph(emission, name, module, locality), prologue: before };
}

/** Emits a module as `name.onnx`. */
export function plainGraph({ pipeline, ops, files }: Emission, name: string, module: IrModule, locality: Locality = wholeImage): PlainGraph {
  const { bytes, regions } = emitOnnx(module, ops);
  const file = addFile(files, fileRefOf(`${name}.onnx`, bytes), bytes);
  return {
    file,
    inputs: module.inputs.map((input) => graphInput(pipeline, input, input.source)),
    outputs: module.outputs.map(({ name: output, value: { type }, role, of, replaces }) => ({
      ...{ name: output, dtype: type.dtype, dims: [...type.dims], role },
      ...{ ...(of && { of: { ...of } }), ...(replaces !== undefined && { replaces }) },
    })),
    locality: { ...locality },
    pixelBytes: isTileable(locality) ? pixelBytes(module) : null,
    ...(isPixelwise(locality) ? {} : { spatial: spatialNodes(module, ops) }),
    opCount: operationsOf(module).length,
    regions: [...regions],
  };
}

/** Entries of the batch tell which ports read them. */
export function graphInput<S extends string>({ batch }: CheckedPipeline, { name, type, of, merges }: InputValue, source: S) {
  const feeds = source === 'batch' ? [...(batch.find(({ key }) => key === name)?.feeds ?? [])] : [];
  return { name, dtype: type.dtype, dims: [...type.dims], source, ...(of && { of: { ...of } }), ...(merges && { merges: { ...merges } }), feeds };
}

/** How the random numbers are drawn that any of the modules reads. */
export function noiseOf(modules: readonly IrModule[]): NoiseSpec[] {
  const specs = modules
    .flatMap(({ inputs }) => inputs)
    .flatMap(({ name, type: { dtype, dims }, distribution }) => (distribution ? [{ name, dtype, dims: [...dims], distribution }] : []));
  return [...new Map(specs.map((spec) => [spec.name, spec])).values()];
}

/** Puts a file into the plan. */
export function addFile(files: Map<string, Uint8Array>, file: FileRef, bytes: Uint8Array): FileRef {
  files.set(file.path, bytes);
  return file;
}
