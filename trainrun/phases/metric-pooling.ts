import { fromYaml } from '../../schemas/training/forms.js';
import { validationOptions } from '../../schemas/training/run.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';

/** How metrics of a split come about; a trainrun without `training` pools them. */
export function metricPooling({ training }: Pick<TrainRunConfig, 'training'>): 'pooled' | 'batch-mean' {
  return training ? fromYaml(validationOptions, training).metrics : 'pooled';
}
