import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isPixelwise } from '../../schemas/locality.js';
import type { StepPorts } from '../../schemas/plan.js';
import { type Tensor, type Tensors, tensorWith } from '../../schemas/tensor.js';
import type { Batch, BoundBatch } from '../tensor/batch.js';
import { extentOf } from '../tensor/blocks.js';
import { relationOf } from '../tensor/pixel-blocks.js';
import type { Bindings, Dim } from '../../schemas/dim.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { roundingNotices } from '../tensor/rounding.js';
import { findNoData, type NoData } from './find-no-data.js';
import { blankPixels, gatherRuns, pixelsIn, scatterRuns } from './pixel-runs.js';

/** A batch whose pixels without data were left out. */
export interface LeftOut {
  /** What a graph is to run on: the pixels with data as one row of one image, or the whole batch if `inseparable` or `isEmpty`. */
  readonly bound: BoundBatch;
  readonly noData: NoData | undefined;
  /** Why the pixels without data are still in `bound`. */
  readonly inseparable: string | undefined;
  /** True if no pixel has data. */
  readonly isEmpty: boolean;
  /** Remarks about pixels without data, and `roundings`. */
  readonly notices: readonly string[];
  /** What `graph` loses of the numbers, as `roundingNotices` says. */
  readonly roundings: readonly string[];
}

/** Takes the pixels of `batch.cube` that hold one of `values` out of a bound batch, as far as `graph` lets them be taken out. */
export function leaveOut(graph: StepPorts, batch: Batch, bound: BoundBatch, values: readonly number[]): LeftOut {
  const { found: noData, notices } = values.length > 0 && batch.cube ? findNoData(batch.cube, values) : { found: undefined, notices: [] };
  if (!noData) return { bound, noData, inseparable: undefined, isEmpty: false, ...remarks(bound, notices) };
  const inseparable = whyInseparable(graph, bound);
  const isEmpty = noData.present.length === 0;
  const left = inseparable || isEmpty ? bound : rowOfPresent(bound, noData);
  return { bound: left, noData, inseparable, isEmpty, ...remarks(left, notices) };
}

function remarks(bound: BoundBatch, notices: readonly string[]): Pick<LeftOut, 'notices' | 'roundings'> {
  const roundings = roundingNotices(bound);
  return { notices: [...notices, ...roundings], roundings };
}

/** Throws `CuviscError` `no-data-inseparable` if pixels without data are still in what a statistic or a loss would count. */
export function requireSeparable({ inseparable, noData }: LeftOut, source: string, purpose: string): void {
  if (inseparable === undefined) return;
  throw new CuviscError('no-data-inseparable', `${source}: ${noData?.count} pixels without data cannot be left out of ${purpose}: ${inseparable}`, {
    hint: "cut them off, or count their values as data with no-data value 'none'",
  });
}

function whyInseparable({ locality, spatial, outputs }: StepPorts, { specs, bindings }: BoundBatch): string | undefined {
  const relations = specs.map(({ dims }) => relationOf(dims));
  if (relations.includes('other')) return 'an input is laid out in another way than pixel by pixel';
  if (outputs.some(({ dims }) => relationOf(dims) === 'other')) return 'an output is laid out in another way than pixel by pixel';
  if (isPixelwise(locality)) return relations.includes('image') && bindings.B !== 1 ? severalImages : undefined;
  if (!spatial) return 'the plan does not say which nodes look at the whole image: compile it again';
  if (spatial.length > 0) return `${spatial.join(', ')} ${spatial.length === 1 ? 'looks' : 'look'} at where in the image pixels lie`;
  return bindings.B === 1 ? undefined : severalImages;
}

const severalImages = 'the batch has several images; give them one at a time';

function rowOfPresent(bound: BoundBatch, { present, absent }: NoData): BoundBatch {
  const { B: _, H: __, W: ___, ...rest } = bound.bindings;
  const bindings = { ...rest, B: 1, H: 1, W: pixelsIn(present) };
  const inputs = bound.specs.map(({ name, dims }) => {
    const value = bound.inputs[name] as Tensor;
    if (relationOf(dims) !== 'pixel') return [name, value] as const;
    return [name, { dtype: value.dtype, dims: sizesOf(value, dims, bindings), data: gatherRuns(value, present, absent.length) }] as const;
  });
  return { specs: bound.specs, inputs: Object.fromEntries(inputs), bindings, extent: extentOf(bindings) };
}

function sizesOf(value: Tensor, dims: readonly Dim[], bindings: Bindings): number[] {
  return dims.map((dim, axis) => sizeOf(dim, bindings) ?? (value.dims[axis] as number));
}

/**
 * Outputs of a graph that ran on `left.bound`, for the whole batch `whole`: pixels without data are NaN in floats, 0 in others.
 * Outputs that have no entry per pixel stay as they are.
 */
export function withNoData(graph: StepPorts, left: LeftOut, whole: BoundBatch, outputs: Tensors): Tensors {
  const { noData } = left;
  if (!noData) return outputs;
  const restored = graph.outputs
    .filter(({ name, dims }) => outputs[name] && relationOf(dims) === 'pixel')
    .map(({ name, dims }) => [name, restore(outputs[name] as Tensor, dims, left, whole)]);
  return { ...outputs, ...Object.fromEntries(restored) };
}

function restore(value: Tensor, dims: readonly Dim[], { noData, bound }: LeftOut, whole: BoundBatch): Tensor {
  const { present, absent } = noData as NoData;
  if (bound === whole) return tensorWith(value.dtype, value.dims, blankPixels(value, absent));
  return tensorWith(value.dtype, sizesOf(value, dims, whole.bindings), scatterRuns(value, present, absent.length));
}

/** The entries of pixels with data of a tensor that has one per pixel, such as `mask`. */
export function presentOnly(value: Tensor, noData: NoData | undefined): Tensor {
  if (!noData) return value;
  const data = gatherRuns(value, noData.present, noData.absent.length);
  return tensorWith(value.dtype, [data.length], data);
}
