import { isWiderThanSingle } from '../../schemas/dtype.js';
import type { InputValue, IrModule } from './value.js';

/** The cube that a module reads, if its dtype has values that float32 cannot hold. */
export function wideCubeOf({ inputs }: Pick<IrModule, 'inputs'>): InputValue | undefined {
  return inputs.find(({ name, source, type }) => source === 'batch' && name === 'cube' && isWiderThanSingle(type.dtype));
}
