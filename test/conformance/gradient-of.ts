import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { createBuilder, type OpBuilder } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import type { IrType, Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import type { Tensor } from '../../schemas/tensor.js';

export const forwardOrigin = { node: 'scorer', line: 7, role: 'forward' } as const;

/**
 * The gradient of the sum of all elements of what `build` returns, per input; `null` where none flows.
 * `types` are those of the inputs in the graph, by default the tensors' own.
 */
export function gradientOf(
  build: (b: OpBuilder, ...inputs: Value[]) => Value,
  tensors: readonly Tensor[],
  types: readonly IrType[] = tensors,
): (Tensor | null)[] {
  const b = createBuilder(ops, forwardOrigin);
  const inputs = types.map(({ dtype, dims }, k) => b.input(`x${k}`, { dtype, dims }, 'batch'));
  const output = build(b, ...inputs);
  const cotangent = b.expandLike(b.scalar(1, output.type.dtype), output);
  const found = vjp(ops, [{ output, cotangent }], inputs);
  const outputs = found.flatMap((value, k) => (value ? [{ name: `${k}`, value, role: 'output' as const }] : []));
  const feeds = Object.fromEntries(tensors.map((tensor, k) => [`x${k}`, tensor]));
  const results = interpret({ name: 'gradient', stage: 'train', inputs, outputs }, feeds, ops);
  return found.map((_, k) => results[`${k}`] ?? null);
}
