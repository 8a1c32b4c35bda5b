import type { CheckedNode } from '../../2-check/checked-pipeline.js';
import type { PortType } from '../../language/port-type.js';

/** Element types that share a colour. */
export type Family = 'float' | 'integer' | 'bool' | 'host';

/** Dtype and dimensions of a port of `node`, sizes where they are known: `float32[B, H, W, 61]`. */
export function typeText(type: PortType, { facts }: CheckedNode): string {
  if (type.of === 'host') return type.type;
  return `${type.dtype}[${type.dims.map((dim) => (typeof dim === 'number' ? dim : facts.dim(dim))).join(', ')}]`;
}

/** The family of what a port carries. */
export function familyOf(type: PortType): Family {
  return type.of === 'host' ? 'host' : familyOfDtype(type.dtype);
}

/** The family of an element type. */
export function familyOfDtype(dtype: string): Family {
  if (dtype === 'bool') return 'bool';
  return /^u?int/.test(dtype) ? 'integer' : 'float';
}
