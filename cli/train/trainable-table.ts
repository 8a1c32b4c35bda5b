import type { PlanManifest, TrainPlan } from '../../schemas/plan.js';
import { counted } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** A tensor that the training step changes by its gradient. */
export interface Trainable {
  readonly name: string;
  /** The state entry that it sets. */
  readonly state: string;
  readonly dtype: string;
  readonly dims: readonly number[];
  /** How many numbers it has. */
  readonly numbers: number;
  readonly rateFactor: number;
  readonly weightDecay: number;
}

/** Everything that trains by gradients, in the order of the plan; trained tensors have fixed sizes. */
export function trainablesOf({ train }: Pick<PlanManifest, 'train'>): Trainable[] {
  return (train?.parameters ?? []).map(({ name, writes, dtype, dims, lrScale, weightDecay }) => {
    const sizes = dims.map(Number);
    const numbers = sizes.reduce((product, size) => product * size, 1);
    return { name, state: writes, dtype, dims: sizes, numbers, rateFactor: lrScale, weightDecay };
  });
}

/** The tensors that the training step changes, with sizes and settings, the losses that it minimises, and what follows a schedule. */
export function renderTrainables(manifest: Pick<PlanManifest, 'train'>): string {
  if (!manifest.train) return 'Nothing trains by gradients.';
  const trainables = trainablesOf(manifest);
  const rows = trainables.map(({ name, state, dtype, dims, numbers, rateFactor, weightDecay }) => [
    name === state ? name : `${name} (sets ${state})`,
    `${dtype}[${dims.join(', ')}]`,
    ...[numbers, rateFactor, weightDecay].map(String),
  ]);
  const total = trainables.reduce((sum, { numbers }) => sum + numbers, 0);
  const losses = manifest.train.losses.filter(({ summed }) => summed).map(({ output }) => output);
  const table = renderTable(['trains', 'type', 'numbers', 'rate factor', 'weight decay'], rows);
  return [table, `${counted(total, 'number')} to train; the loss is ${losses.join(' + ')}.`, ...remarks(manifest.train)].join('\n');
}

function remarks({ buffers, schedules }: TrainPlan): string[] {
  const moved = buffers.map(({ name }) => name).join(', ');
  const scheduled = schedules.map(({ logged, host, by }) => `${logged} (${host} by ${by})`).join(', ');
  return [...(moved ? [`Each batch also sets, without a gradient: ${moved}.`] : []), ...(scheduled ? [`On a schedule: ${scheduled}.`] : [])];
}
