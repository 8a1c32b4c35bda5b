import type { Tensors } from '../../schemas/tensor.js';
import type { PlanGraphInput, PlanGraphOutput } from '../../schemas/plan.js';
import type { ErrorMessage } from '../engine/error-message.js';

/** A graph that takes accumulators and gives their next values for one block of data after another. */
export interface Gathering {
  readonly file: string;
  readonly model: Uint8Array;
  /** Inputs that stay the same, and the accumulators at the start. */
  readonly fixed: Tensors;
  readonly accumulators: Tensors;
  /** What replaces the accumulators. */
  readonly outputs: readonly PlanGraphOutput[];
  /** Inputs that come with each block, in whatever dtype they have. */
  readonly blockInputs: readonly Pick<PlanGraphInput, 'name' | 'dtype'>[];
}

/** What a helper thread is told; it answers each message with one of its own, in order. */
export type ToHelper =
  | { readonly type: 'begin'; readonly gathering: Gathering }
  | { readonly type: 'block'; readonly inputs: Tensors }
  | { readonly type: 'read' }
  | { readonly type: 'close' };

/** `accumulators` answer `read`. */
export type FromHelper = { readonly accumulators?: Tensors; readonly error?: ErrorMessage };
