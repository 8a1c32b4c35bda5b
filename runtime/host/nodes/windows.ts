/** A rectangle of pixels: rows from `top` to before `bottom`, columns from `left` to before `right`. */
export interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Rows and columns of an image. */
export interface Extent {
  readonly height: number;
  readonly width: number;
}

/** The square of `size` (odd) around a pixel, moved as far as it must to lie in the image, which must hold it. */
export function shiftedWindow({ height, width }: Extent, row: number, column: number, size: number): Window {
  const top = placed(row, size, height);
  const left = placed(column, size, width);
  return { top, bottom: top + size, left, right: left + size };
}

function placed(at: number, size: number, length: number): number {
  return Math.min(Math.max(at - (size - 1) / 2, 0), length - size);
}

/** What of the square of `size` (odd) around a pixel lies in the image. */
export function clippedWindow({ height, width }: Extent, row: number, column: number, size: number): Window {
  const reach = (size - 1) / 2;
  return {
    top: Math.max(0, row - reach),
    bottom: Math.min(height, row + reach + 1),
    left: Math.max(0, column - reach),
    right: Math.min(width, column + reach + 1),
  };
}

/** Calls `visit` for each pixel of a window. */
export function eachPixel({ top, bottom, left, right }: Window, visit: (row: number, column: number) => void): void {
  for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) visit(row, column);
}

/** The columns of `window` that `other`, of the same rows, does not have, as up to two windows. */
export function columnsBeyond(window: Window, other: Window): Window[] {
  const { left, right } = window;
  const parts = [
    { ...window, right: Math.min(right, other.left) },
    { ...window, left: Math.max(left, other.right) },
  ];
  return parts.filter((part) => part.left < part.right);
}
