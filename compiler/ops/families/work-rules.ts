import { elementCount } from '../../../schemas/tensor.js';
import { bytesOfAll, type WorkRule } from '../../ir/op-work.js';

/** The result is the operand's memory under another shape. */
export const viewed: WorkRule<unknown> = { flop: () => 0, bytes: () => 0 };

/** Operands are copied into the result, each element once. */
export const moved: WorkRule<unknown> = { flop: () => 0 };

/** Of the first operand no more is read than the result holds; operands after it are read whole. */
export const picked: WorkRule<unknown> = {
  flop: () => 0,
  bytes: ({ inputs, outputs: [y] }) => bytesOfAll([y, ...inputs.slice(1), y]),
};

/** The first operand is read and its elements are repeated in the result; of the second only the shape matters. */
export const repeated: WorkRule<unknown> = { flop: () => 0, bytes: ({ inputs: [x], outputs: [y] }) => bytesOfAll([x, y]) };

/** One operation per element of the first operand. */
export const perOperandElement: WorkRule<unknown> = { flop: ({ inputs: [x] }) => elementCount(x?.dims ?? []) };
