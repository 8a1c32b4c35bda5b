import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import { portsOfLevel, portsOfStage } from '../../schemas/plan/steps.js';
import type { PlanGraphInput, PlanManifest, StepPorts } from '../../schemas/plan.js';
import { type Tensor, type Tensors, tensorWith } from '../../schemas/tensor.js';
import { copyInto, type Extent, extentOf } from './blocks.js';
import { batchDim, type Bindings, type Dim } from '../../schemas/dim.js';
import { sizeOf, symbolOf, symbolsIn } from '../../schemas/dim-arithmetic.js';
import { checkTensor } from './tensor-check.js';
import { checkWavelengths } from './wavelength-grid.js';

/** Tensors by batch key: `cube` [B, H, W, C] or [H, W, C], `wavelengths` [B, C] or [C] in nm, `mask` [B, H, W] or [H, W], ... */
export type Batch = Tensors;

/** A batch that was checked against a graph; `inputs` have the declared rank but still their own dtypes. */
export interface BoundBatch {
  readonly inputs: Tensors;
  readonly specs: readonly PlanGraphInput[];
  readonly bindings: Bindings;
  readonly extent: Extent;
}

/** Keys that any plan accepts, whether or not a graph reads them: they serve checks and evaluation. */
const alwaysAccepted = ['wavelengths', 'mask'];

/**
 * Checks a batch against the inputs of `graph` and binds its symbols.
 * Throws `CuviscError` `batch-key-missing`, `batch-key-unknown`, `batch-shape`, `batch-band-count`, `batch-empty`,
 * `tensor-invalid` or `wavelengths-differ`.
 */
export function bindBatch(manifest: PlanManifest, graph: StepPorts, batch: Batch): BoundBatch {
  checkKeys(manifest, batch);
  for (const key of Object.keys(batch)) checkTensor(key, batch[key] as Tensor);
  checkWavelengths(manifest.wavelengths, batch.wavelengths);
  const specs = graph.inputs.filter((input) => input.source === 'batch');
  const inputs: Record<string, Tensor> = {};
  const bindings: Record<string, number> = {};
  for (const spec of specs) inputs[spec.name] = withRank(spec, valueFor(spec, batch));
  for (const spec of specs) bindDims(spec, inputs[spec.name] as Tensor, bindings);
  for (const spec of specs) inputs[spec.name] = repeated(spec, inputs[spec.name] as Tensor, bindings);
  for (const spec of specs) checkSizes(spec, inputs[spec.name] as Tensor, bindings);
  return { inputs, specs, bindings, extent: extentOf(bindings) };
}

/** Keys that each manifest accepts: looking them up anew would cost more than the rest of a small batch's checks. */
const acceptedKeys = new WeakMap<PlanManifest, ReadonlySet<string>>();

function checkKeys(manifest: PlanManifest, batch: Batch): void {
  const known = acceptedKeys.get(manifest) ?? keysOf(manifest);
  acceptedKeys.set(manifest, known);
  const unknown = Object.keys(batch).filter((key) => !known.has(key));
  if (unknown.length === 0) return;
  throw new CuviscError('batch-key-unknown', `the plan does not read ${unknown.join(', ')}; it reads ${[...known].join(', ')}`);
}

function keysOf(manifest: PlanManifest): ReadonlySet<string> {
  const graphs = [...Object.values(manifest.stages).map(portsOfStage), ...manifest.fit.map(portsOfLevel), manifest.train?.step];
  const read = graphs
    .flatMap((graph) => graph?.inputs ?? [])
    .filter((input) => input.source === 'batch')
    .map((input) => input.name);
  return new Set([...read, ...alwaysAccepted]);
}

function valueFor(spec: PlanGraphInput, batch: Batch): Tensor {
  const value = batch[spec.name];
  if (value) return value;
  throw new CuviscError('batch-key-missing', `the batch has no ${spec.name} (${describe(spec)}), which is read by ${spec.feeds.join(', ')}`, {
    hint: `add ${spec.name} to the batch; it has ${Object.keys(batch).join(', ') || 'no keys'}`,
  });
}

/** Adds the leading batch axis where a single image was given. */
function withRank(spec: PlanGraphInput, value: Tensor): Tensor {
  if (value.dims.includes(0)) throw new CuviscError('batch-empty', `${spec.name} is empty: ${describe(value)}`);
  if (value.dims.length === spec.dims.length) return value;
  if (spec.dims[0] === batchDim && value.dims.length === spec.dims.length - 1) return { ...value, dims: [1, ...value.dims] };
  throw shapeError(spec, value);
}

function bindDims(spec: PlanGraphInput, value: Tensor, bindings: Record<string, number>): void {
  for (const [axis, dim] of spec.dims.entries()) {
    const symbol = symbolOf(dim);
    if (symbol) bindings[symbol.name] = Math.max(value.dims[axis] as number, bindings[symbol.name] ?? 0);
  }
}

/** One list of wavelengths serves every image of a batch: an input without rows and columns is repeated. */
function repeated(spec: PlanGraphInput, value: Tensor, bindings: Bindings): Tensor {
  const images = bindings.B ?? 1;
  if (images === 1) return value;
  const spatial = spec.dims.flatMap(symbolsIn).some(({ role }) => role === 'row' || role === 'column');
  if (spatial || spec.dims[0] !== batchDim || value.dims[0] !== 1) return value;
  const data = new (arrayOf(value.dtype))(value.data.length * images);
  for (let image = 0; image < images; image++) copyInto(data, value.data, image * value.data.length);
  return tensorWith(value.dtype, [images, ...value.dims.slice(1)], data);
}

function checkSizes(spec: PlanGraphInput, value: Tensor, bindings: Bindings): void {
  for (const [axis, dim] of spec.dims.entries()) {
    const expected = sizeOf(dim, bindings);
    const found = value.dims[axis] as number;
    if (expected === undefined || expected === found) continue;
    if (typeof dim !== 'number') throw disagreement(spec, value, dim, expected);
    if (spec.name === 'cube' && axis === spec.dims.length - 1) throw bandCount(dim, found);
    throw shapeError(spec, value);
  }
}

function bandCount(expected: number, found: number): CuviscError {
  return new CuviscError('batch-band-count', `the cube has ${found} bands, the plan was compiled for ${expected}`, {
    hint: 'give a cube of the same sensor, or compile the pipeline with this number of channels',
  });
}

function disagreement(spec: PlanGraphInput, value: Tensor, dim: Dim, other: number): CuviscError {
  return new CuviscError('batch-shape', `${spec.name} is ${describe(value)}, but ${dim} is ${other} in another input (expected ${describe(spec)})`);
}

function shapeError(spec: PlanGraphInput, value: Tensor): CuviscError {
  return new CuviscError('batch-shape', `${spec.name}: expected ${describe(spec)}, found ${describe(value)}`);
}

function describe(value: { readonly dtype: string; readonly dims: readonly Dim[] }): string {
  return `${value.dtype}[${value.dims.join(', ')}]`;
}
