import type { OptimizerSettings } from '../../schemas/training/config.js';
import type { IrModule, IrType } from '../ir/value.js';
import type { NamedSchedule } from '../lowering/lower-nodes.js';
import type { TrainableTensor } from './choose-parameters.js';
import type { TrainLoss } from './lower-training.js';

/** A name with the type of what it stands for. */
export interface NamedType {
  readonly name: string;
  readonly type: IrType;
}

/** A tensor that the step changes by its gradient. */
export interface StepParameter extends NamedType {
  readonly tensor: TrainableTensor;
  readonly lrScale: number;
  readonly weightDecay: number;
  readonly optimizerState: readonly NamedType[];
}

/** A whole training step as IR: forward, losses, backward, clipping and update in one module. */
export interface TrainStep {
  readonly step: IrModule;
  /** Adds gradients instead of updating; `null` without accumulation. */
  readonly accumulate: IrModule | null;
  readonly accumulateBatches: number;
  readonly parameters: readonly StepParameter[];
  readonly gradients: readonly NamedType[];
  readonly buffers: readonly (NamedType & { readonly node: string })[];
  /** Numbers that the trainer computes, beside rate and step. */
  readonly schedules: readonly NamedSchedule[];
  readonly losses: readonly TrainLoss[];
  readonly optimizer: OptimizerSettings;
}
