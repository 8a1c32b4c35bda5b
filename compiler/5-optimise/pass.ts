import type { OpRegistry } from '../ir/builder.js';
import type { IrModule } from '../ir/value.js';

/** A rewrite that keeps what a module computes. Returns the module itself if it found nothing to do. */
export interface Pass {
  readonly name: string;
  readonly doc: string;
  run(module: IrModule, registry: OpRegistry): IrModule;
}
