import type { OpRegistry } from '../ir/builder.js';
import type { Optimisation } from '../ir/optimisation.js';
import type { IrModule } from '../ir/value.js';

/** A rewrite that keeps what a module computes. Returns the module itself if it found nothing to do. */
export interface Pass {
  readonly name: string;
  readonly doc: string;
  run(module: IrModule, registry: OpRegistry): IrModule;
}

/** A module as a pass has just left it. */
export interface PassResult {
  readonly pass: string;
  readonly module: IrModule;
}

/** What optimising works with. */
export interface Optimising extends Optimisation {
  readonly ops: OpRegistry;
  /** Is told of every pass that changed a module. */
  readonly watch?: ((result: PassResult) => void) | undefined;
}
