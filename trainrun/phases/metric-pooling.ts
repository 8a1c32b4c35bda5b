import type { TrainRunConfig } from '../../schemas/trainrun.js';

/** How metrics of a split come about; a trainrun without `training` pools them. */
export function metricPooling({ training }: Pick<TrainRunConfig, 'training'>): 'pooled' | 'batch-mean' {
  return training?.pool_metrics === false ? 'batch-mean' : 'pooled';
}
