import type { PortType } from '../../language/port-type.js';

/** Element types that share a colour. */
export type Family = 'float' | 'integer' | 'bool' | 'host';

/** The family of what a port carries. */
export function familyOf(type: PortType): Family {
  return type.of === 'host' ? 'host' : familyOfDtype(type.dtype);
}

/** The family of an element type. */
export function familyOfDtype(dtype: string): Family {
  if (dtype === 'bool') return 'bool';
  return /^u?int/.test(dtype) ? 'integer' : 'float';
}
