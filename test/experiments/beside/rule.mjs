/** Slope of a line through the origin by ridge regression: the same sums in the same order as `rule.py`. */
export function slope(points, weight) {
  let xy = 0;
  let xx = 0;
  for (const [x, y] of points) {
    xy += x * y;
    xx += x * x;
  }
  return xy / (xx + weight);
}
