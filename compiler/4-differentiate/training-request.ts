/** An optimizer as PyTorch defines it. */
export interface OptimizerRequest {
  readonly name: 'adamw' | 'adam' | 'sgd';
  /** Base learning rate; the rate of an update is an input of the step graph. */
  readonly lr: number;
  readonly weightDecay: number;
  /** Decay rates of the moments of adam and adamw. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment of adam and adamw. */
  readonly eps: number;
  /** Momentum of sgd. */
  readonly momentum: number;
}

/** What a training step trains, by which losses and how. */
export interface TrainingRequest {
  /** Loss nodes whose sum is minimised; all of the pipeline if absent. */
  readonly losses?: readonly string[];
  /** Nodes whose state trains; all with trainable state if absent. */
  readonly unfreeze?: readonly string[];
  /** Nodes whose state does not train, whatever `unfreeze` says. */
  readonly freeze?: readonly string[];
  readonly optimizer?: Partial<OptimizerRequest>;
  /** Learning rate and weight decay of single nodes. */
  readonly groups?: Readonly<Record<string, { readonly lr?: number; readonly weightDecay?: number }>>;
  /** Largest 2-norm of all gradients together; they are scaled down to it. */
  readonly clipNorm?: number;
  /** Largest magnitude of a gradient's element. */
  readonly clipValue?: number;
  /** Batches whose gradients are averaged for one update. */
  readonly accumulate?: number;
}

/** Defaults of the reference: adamw, 1e-3, no weight decay. */
export const defaultOptimizer: OptimizerRequest = { name: 'adamw', lr: 1e-3, weightDecay: 0, betas: [0.9, 0.999], eps: 1e-8, momentum: 0.9 };
