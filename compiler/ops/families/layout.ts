import type { Dim } from '../../../schemas/dim.js';
import { productOf } from '../../../schemas/dim-arithmetic.js';
import type { AxisReach } from '../../../schemas/locality.js';

/**
 * How far an element of the shape `to` looks along each axis of the shape `from` of the same elements: nowhere along axes that both
 * have, with as many elements between neighbours; anywhere along the others.
 */
export function reachOfLayout(from: readonly Dim[], to: readonly Dim[]): AxisReach[] {
  const kept = to.map((dim, axis) => [dim, stride(to, axis)] as const);
  return from.map((dim, axis) => (kept.some(([size, step]) => size === dim && step === stride(from, axis)) ? [0, 0] : 'image'));
}

function stride(dims: readonly Dim[], axis: number): Dim {
  return productOf(dims.slice(axis + 1));
}
