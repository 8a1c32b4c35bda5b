/** `withAxes` of an op whose attribute `axes` lists axes. */
export function movedAxes<A extends { readonly axes: readonly number[] }>(attributes: A, move: (axis: number) => number | undefined): A | undefined {
  const moved = attributes.axes.map((axis) => (axis < 0 ? axis : move(axis)));
  return moved.includes(undefined) ? undefined : { ...attributes, axes: moved };
}
