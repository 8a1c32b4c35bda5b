import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { InputsOf, ParamsOf } from '../../../schemas/hosts/contracts.js';
import { exponentialRx as contract } from '../../../schemas/hosts/nodes/exponential-rx.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { defineContractedNode, type HostNodeContext } from '../contracts.js';
import { movingMoments } from '../linear/moving-moments.js';
import { factorPacked, packedLength, squaredLengthBy } from '../linear/packed-cholesky.js';
import { numbersOf } from '../read-inputs.js';
import { sparseProjection } from './sparse-projection.js';

type Params = ParamsOf<typeof contract>;
type Inputs = InputsOf<(typeof contract)['inputs']>;

/** Statistics after some lines: mean [D] and packed lower triangle of the covariance. */
interface LineState {
  lines: number;
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/**
 * ERX of Garske, Evans, Artlett and Wong (arXiv 2408.14947). Each row of each image is a line: its pixels z are projected, mean and covariance
 * (divisor W - 1, plus `eps` I) of the line enter the running ones with the weight `momentum`, the first line's as they are, and once
 * `bufferLines` have come pixels score sqrt((z-m)'(S + eps I)^-1(z-m)). Pixels that are not finite enter no statistic and score NaN.
 * Throws `CuviscError` `line-state-invalid` and, for a covariance without inverse, `local-covariance-singular`.
 */
export const exponentialRx = defineContractedNode(contract, (inputs, params, context) => {
  const [images, height, width, bands] = inputs.data.dims as [number, number, number, number];
  const projection = inputs.projection ? numbersOf(inputs.projection) : sparseProjection(params.dimensions, bands, params.seed);
  const state = stateBefore(inputs, params, context);
  const scores = new Float32Array(images * height * width);
  for (let line = 0; line < images * height; line++) {
    context.check();
    const pixels = inputs.data.data.subarray(line * width * bands, (line + 1) * width * bands) as Float32Array;
    const projected = project(pixels, projection, width, params.dimensions);
    follow(state, projected, width, params);
    const own = scores.subarray(line * width, (line + 1) * width);
    if (state.lines < params.bufferLines) own.fill(Number.NaN);
    else scoreLine(state, projected, own, params, context);
  }
  return {
    scores: { dtype: 'float32', dims: [images, height, width, 1], data: scores },
    next_mean: tensorFrom('float64', [params.dimensions], state.mean),
    next_covariance: tensorFrom('float64', [params.dimensions, params.dimensions], unpacked(state.covariance, params.dimensions)),
    next_lines: tensorFrom('int64', [1], [state.lines]),
  };
});

function stateBefore({ mean, covariance, lines }: Inputs, { dimensions }: Params, { node }: HostNodeContext): LineState {
  const given = [mean, covariance, lines].filter((tensor) => tensor !== undefined).length;
  if (given === 0) return { lines: 0, mean: new Float64Array(dimensions), covariance: new Float64Array(packedLength(dimensions)) };
  if (given < 3) {
    throw new CuviscError('line-state-invalid', `of mean, covariance and lines only ${given} ${given === 1 ? 'is' : 'are'} given`, {
      place: { node },
      hint: 'hand in all three as the run before gave them, or none',
    });
  }
  const full = numbersOf(covariance as NonNullable<typeof covariance>);
  const packed = Float64Array.from(lowerTriangle(dimensions), ([row, column]) => full[row * dimensions + column] as number);
  return { lines: Number(lines?.data[0]), mean: numbersOf(mean as NonNullable<typeof mean>).slice(), covariance: packed };
}

function* lowerTriangle(size: number): Generator<readonly [row: number, column: number]> {
  for (let row = 0; row < size; row++) for (let column = 0; column <= row; column++) yield [row, column];
}

function unpacked(packed: Float64Array, size: number): Float64Array {
  const full = new Float64Array(size * size);
  for (const [at, [row, column]] of [...lowerTriangle(size)].entries()) {
    full[row * size + column] = packed[at] as number;
    full[column * size + row] = packed[at] as number;
  }
  return full;
}

/** [W, C] pixels times the transpose of [D, C]. */
function project(pixels: Float32Array, projection: Float64Array, width: number, dimensions: number): Float64Array {
  const bands = pixels.length / width;
  const projected = new Float64Array(width * dimensions);
  for (let pixel = 0; pixel < width; pixel++) {
    for (let dimension = 0; dimension < dimensions; dimension++) {
      let sum = 0;
      for (let band = 0; band < bands; band++) {
        const weight = projection[dimension * bands + band] as number;
        if (weight !== 0) sum += weight * (pixels[pixel * bands + band] as number);
      }
      projected[pixel * dimensions + dimension] = sum;
    }
  }
  return projected;
}

/** Lets a line enter the statistics. */
function follow(state: LineState, projected: Float64Array, width: number, { dimensions, momentum, eps }: Params): void {
  const moments = movingMoments(dimensions);
  moments.restart(projected.slice(0, dimensions).map((value) => (Number.isFinite(value) ? value : 0)));
  for (let pixel = 0; pixel < width; pixel++) if (isFiniteRow(projected, pixel, dimensions)) moments.include(projected, pixel * dimensions, 1);
  if (moments.count < 2) return;
  const mean = new Float64Array(dimensions);
  const covariance = new Float64Array(packedLength(dimensions));
  moments.read(mean, covariance, eps);
  const weight = state.lines === 0 ? 1 : momentum;
  for (const [i, value] of mean.entries()) state.mean[i] = (state.mean[i] as number) + weight * (value - (state.mean[i] as number));
  for (const [i, value] of covariance.entries())
    state.covariance[i] = (state.covariance[i] as number) + weight * (value - (state.covariance[i] as number));
  state.lines++;
}

function isFiniteRow(values: Float64Array, row: number, size: number): boolean {
  for (let i = row * size; i < (row + 1) * size; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function scoreLine(state: LineState, projected: Float64Array, scores: Float32Array, params: Params, { node }: HostNodeContext): void {
  const { dimensions, eps, squared, normalise } = params;
  const factor = state.covariance.slice();
  for (let i = 0; i < dimensions; i++) factor[packedLength(i + 1) - 1] = (factor[packedLength(i + 1) - 1] as number) + eps;
  if (!factorPacked(factor, dimensions, dimensions * Number.EPSILON)) {
    throw new CuviscError('local-covariance-singular', `after ${state.lines} lines the covariance of ${dimensions} projected bands has no inverse`, {
      fault: 'run',
      place: { node },
      hint: 'set eps above 0, or ask for fewer projected_dimensions',
    });
  }
  const distances = Float64Array.from(scores, (_, pixel) => {
    const deviation = state.mean.map((mean, i) => (projected[pixel * dimensions + i] as number) - mean);
    const square = squaredLengthBy(factor, deviation);
    return squared ? square : Math.sqrt(square);
  });
  scores.set(normalise ? normalised(distances) : distances);
}

function normalised(values: Float64Array): Float64Array {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
