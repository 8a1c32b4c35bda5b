import type { OptimizerSettings, StepSettings } from '../../schemas/training/config.js';
import type { ScheduledValue } from './scheduled-value.js';

/** What a training step trains, by which losses and how. */
export interface TrainingRequest extends Partial<Omit<StepSettings, 'optimizer' | 'lossWeights' | 'lossScale'>> {
  /** Loss nodes whose sum is minimised; all of the pipeline if absent. */
  readonly losses?: readonly string[];
  /** Factors of the losses in the sum that is minimised, by loss node; the losses themselves stay as they are. */
  readonly lossWeights?: Readonly<Record<string, ScheduledValue>>;
  /** The loss is multiplied by it before the backward pass, gradients are divided by it before they are used. */
  readonly lossScale?: ScheduledValue;
  /**
   * Nodes whose trainable state trains. If empty, the weights of layers do, as in the reference. If absent, all trainable
   * state does.
   */
  readonly unfreeze?: readonly string[];
  /** Nodes whose state gets no gradient, whatever else holds. */
  readonly freeze?: readonly string[];
  readonly optimizer?: Partial<OptimizerSettings>;
}
