/** Number of entries of a symmetric matrix of `size` rows that packs its lower triangle row by row. */
export function packedLength(size: number): number {
  return (size * (size + 1)) / 2;
}

/**
 * Replaces the packed lower triangle of a symmetric matrix by its Cholesky factor L, in place: entry (i, j), j <= i, at i (i + 1) / 2 + j.
 * False, with the matrix spoilt, if a pivot is not above `tolerance` times the diagonal entry that it came of: the matrix is singular to working precision.
 */
export function factorPacked(matrix: Float64Array, size: number, tolerance: number): boolean {
  for (let i = 0, row = 0; i < size; row += ++i) {
    for (let j = 0, other = 0; j <= i; other += ++j) {
      let sum = matrix[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[row + k] as number) * (matrix[other + k] as number);
      if (j < i) matrix[row + j] = sum / (matrix[other + j] as number);
      else if (sum > tolerance * (matrix[row + i] as number)) matrix[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** The squared length of L^-1 x for a packed factor L: x' (L L')^-1 x. `x` is overwritten. */
export function squaredLengthBy(factor: Float64Array, x: Float64Array): number {
  let total = 0;
  for (let i = 0, row = 0; i < x.length; row += ++i) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[row + k] as number) * (x[k] as number);
    const y = sum / (factor[row + i] as number);
    x[i] = y;
    total += y * y;
  }
  return total;
}
