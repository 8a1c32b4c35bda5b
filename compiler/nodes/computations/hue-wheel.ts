import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { clipped } from './clipped.js';

/**
 * Colours [..., 3] of full saturation and value, whose hue is (x - low) / (high - low), clipped to 0 and 1, of x [..., 1]. With hue h
 * red is |6h - 3| - 1, green 2 - |6h - 2| and blue 2 - |6h - 4|, each clipped; 0 and 1 are both red.
 */
export function hueWheel(b: OpBuilder, x: Value, low: number, high: number): Value {
  const f = (value: number) => b.scalar(value, 'float32');
  const turn = b.mul(clipped(b, b.div(b.sub(x, f(low)), f(high - low)), 0, 1), f(6));
  const distance = (from: number) => b.abs(b.sub(turn, f(from)));
  const channels = [b.sub(distance(3), f(1)), b.sub(f(2), distance(2)), b.sub(f(2), distance(4))];
  return b.concat(
    channels.map((channel) => clipped(b, channel, 0, 1)),
    { axis: x.type.dims.length - 1 },
  );
}
