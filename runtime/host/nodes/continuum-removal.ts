import { continuumRemoval as contract } from '../../../schemas/hosts/nodes/continuum-removal.js';
import { defineContractedNode } from '../contracts.js';

/** `cube` [B, H, W, C]: x / max(hull, eps), the hull in float64 through the spectrum's vertices at `wavelengths`, which ascend; rounded once. */
export const continuumRemoval = defineContractedNode(contract, ({ cube, wavelengths }, { eps }, { check }) => {
  const bands = wavelengths.data.length;
  const positions = Float64Array.from(wavelengths.data);
  const removed = new Float32Array(cube.data.length);
  const vertices = new Int32Array(bands);
  for (let at = 0; at < removed.length; at += bands) {
    if (at % 2 ** 20 < bands) check();
    const spectrum = cube.data.subarray(at, at + bands);
    removeContinuum(spectrum, positions, vertices, eps, removed.subarray(at, at + bands));
  }
  return { cube: { dtype: 'float32', dims: cube.dims, data: removed } };
});

/** Writes x / max(hull, eps) of one spectrum; `vertices` is scratch. */
function removeContinuum(x: Float32Array, positions: Float64Array, vertices: Int32Array, eps: number, removed: Float32Array): void {
  const count = hullOf(x, positions, vertices);
  for (let k = 0; k + 1 < count; k++) {
    const [from, to] = [vertices[k] as number, vertices[k + 1] as number];
    const [low, high] = [x[from] as number, x[to] as number];
    const width = (positions[to] as number) - (positions[from] as number);
    for (let i = from; i < to; i++) {
      const hull = low + ((high - low) * ((positions[i] as number) - (positions[from] as number))) / width;
      removed[i] = (x[i] as number) / Math.max(hull, eps);
    }
  }
  const last = x.length - 1;
  removed[last] = (x[last] as number) / Math.max(x[last] as number, eps);
}

/** Vertices of the upper convex hull, by Andrew's monotone chain: their number. A point on a straight line is none. */
function hullOf(y: Float32Array, x: Float64Array, vertices: Int32Array): number {
  let count = 0;
  for (let i = 0; i < y.length; i++) {
    while (count > 1 && isBelow(vertices[count - 2] as number, vertices[count - 1] as number, i, x, y)) count--;
    vertices[count++] = i;
  }
  return count;
}

/** True if point b is not above the line from a to c. */
function isBelow(a: number, b: number, c: number, x: Float64Array, y: Float32Array): boolean {
  const [dx, dy] = [(x[b] as number) - (x[a] as number), (y[b] as number) - (y[a] as number)];
  return dx * ((y[c] as number) - (y[a] as number)) - dy * ((x[c] as number) - (x[a] as number)) >= 0;
}
