import { createHash } from 'node:crypto';
import { moduleText } from './module-text.js';
import type { IrModule } from './value.js';

/** SHA-256, in hexadecimal digits, of a module's text: the same for equal modules. */
export function hashModule(module: IrModule): string {
  return createHash('sha256').update(moduleText(module)).digest('hex');
}
