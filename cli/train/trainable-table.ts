import type { PlanManifest } from '../../schemas/plan.js';
import { counted } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** The tensors that the training step changes, with sizes and settings, and the losses that it minimises. */
export function renderTrainables({ train }: Pick<PlanManifest, 'train'>): string {
  if (!train) return 'Nothing trains by gradients.';
  const rows = train.parameters.map(({ name, writes, dtype, dims, lrScale, weightDecay }) => [
    name === writes ? name : `${name} (sets ${writes})`,
    `${dtype}[${dims.join(', ')}]`,
    String(sizeOf(dims)),
    String(lrScale),
    String(weightDecay),
  ]);
  const total = train.parameters.reduce((sum, { dims }) => sum + sizeOf(dims), 0);
  const losses = train.losses.filter(({ summed }) => summed).map(({ output }) => output);
  const table = renderTable(['trains', 'type', 'numbers', 'rate factor', 'weight decay'], rows);
  return `${table}\n${counted(total, 'number')} to train; the loss is ${losses.join(' + ')}.`;
}

/** Trained tensors have fixed sizes. */
function sizeOf(dims: readonly (number | string)[]): number {
  return dims.reduce<number>((product, dim) => product * Number(dim), 1);
}
