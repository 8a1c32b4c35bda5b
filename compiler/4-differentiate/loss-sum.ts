import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import { type NamedSchedule, namedSchedule, scheduledType } from '../lowering/lower-nodes.js';
import { lossWeightUnused } from '../diagnostics/catalogue/loss-weight-unused.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { createBuilder, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import type { InputValue, Value } from '../ir/value.js';
import { scheduleOfFactor } from './scheduled-value.js';
import type { TrainingRequest } from './training-request.js';
import { vjp } from './vjp.js';

/** What is minimised, float32 scalar, and the schedules that it depends on. */
export interface LossSum {
  readonly total: Value;
  readonly schedules: readonly NamedSchedule[];
}

/** Sums losses, float32 scalars, each times its weight if it has one other than 1; `undefined` without losses. */
export function sumLosses(
  b: OpBuilder,
  losses: readonly { node: string; value: Value }[],
  weights: TrainingRequest['lossWeights'],
): LossSum | undefined {
  const schedules = new Map<string, NamedSchedule>();
  const terms = losses.map(({ node, value }) => {
    const schedule = scheduleOfFactor(weights?.[node]);
    if (!schedule) return value;
    const named = namedSchedule({ node, entry: 'loss_weight' }, schedule);
    schedules.set(named.name, named);
    return b.mul(value, b.cast(b.input(named.name, scheduledType, 'schedule', { of: { node, entry: 'loss_weight' } }), { to: value.type.dtype }));
  });
  const [first, ...others] = terms;
  return first && { total: others.reduce((sum, term) => b.add(sum, term), first), schedules: [...schedules.values()] };
}

/** Reports weights of what is no loss that counts. */
export function checkLossWeights(
  { ast }: CheckedPipeline,
  summed: readonly CheckedNode[],
  weights: TrainingRequest['lossWeights'],
  diagnostics: Diagnostics,
): void {
  const names = summed.map(({ name }) => name);
  for (const node of Object.keys(weights ?? {})) {
    if (names.includes(node)) continue;
    const span = ast.nodes.find(({ name }) => name.value === node)?.name.span ?? { source: ast.source, start: 0, end: 0 };
    diagnostics.report(lossWeightUnused, span, { node }, { suggestion: nearestName(node, names) });
  }
}

/** Gradients of `total` as `vjp` gives them; with a `scale` computed from `total` times it, and divided by it afterwards. */
export function gradientsOf(ops: OpRegistry, total: Value, inputs: readonly InputValue[], scale: Value | undefined): (Value | null)[] {
  if (!scale) return [...vjp(ops, [{ output: total }], inputs)];
  const b = createBuilder(ops, { node: '', line: 0, role: 'forward' });
  const scaled = vjp(ops, [{ output: total, cotangent: b.cast(scale, { to: total.type.dtype }) }], inputs);
  return scaled.map((gradient) => gradient && b.div(gradient, b.cast(scale, { to: gradient.type.dtype })));
}
