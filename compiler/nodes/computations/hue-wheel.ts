import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { clipped } from './clipped.js';

/**
 * Colours [..., 3] of full saturation and value, whose hue is (x - low) / (high - low), clipped to 0 and 1, of x [..., 1]. A turn has
 * six sectors: green rises in 0, red falls in 1, blue rises in 2, green falls in 3, red rises in 4, blue falls in 5. At a corner the
 * gradient is that of the sector that begins there; 1 is 0 again.
 */
export function hueWheel(b: OpBuilder, x: Value, low: number, high: number): Value {
  const f = (value: number) => b.scalar(value, 'float32');
  const turn = b.mul(clipped(b, b.div(b.sub(x, f(low)), f(high - low)), 0, 1), f(6));
  const position = b.where(b.less(turn, f(6)), turn, b.sub(turn, f(6)));
  // On a tie the gradient goes to the first operand: at the beginning of a sector to the position, at its end to the bound.
  const rising = (sector: number) => b.min(f(1), b.max(b.sub(position, f(sector)), f(0)));
  const falling = (sector: number) => b.max(f(0), b.min(b.sub(f(sector + 1), position), f(1)));
  const [red, green, blue] = [b.add(falling(1), rising(4)), b.mul(rising(0), falling(3)), b.mul(rising(2), falling(5))];
  return b.concat([red, green, blue], { axis: x.type.dims.length - 1 });
}
