/** The `axes` among attributes where one axis takes the place of the first `joined`; `undefined` if they name one of those. */
export function behindJoined<A extends { readonly axes: readonly number[] }>(attributes: A, joined: number): A | undefined {
  const { axes } = attributes;
  if (!axes.every((axis) => axis < 0 || axis >= joined)) return undefined;
  return { ...attributes, axes: axes.map((axis) => (axis < 0 ? axis : axis - joined + 1)) };
}
