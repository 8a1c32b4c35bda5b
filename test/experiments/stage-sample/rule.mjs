export function slope(points, ridge) {
  let xy = 0;
  let xx = ridge;
  for (const [x, y] of points) {
    xy += x * y;
    xx += x * x;
  }
  return xy / xx;
}
