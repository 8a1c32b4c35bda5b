import { checkpointOptions, earlyStoppingOptions, learningRateMonitorOptions } from './callbacks.js';
import { supportOf } from './forms.js';
import { type FieldSupport, honoured, noticed, type Options } from './option.js';
import { runOptions, validationOptions } from './run.js';
import { schedulerOptions } from './scheduler.js';
import { groupOptions, optimizerOptions, stepOptions } from './step.js';
import { yamlOnlyOptions } from './yaml-only.js';

/** Options of one place. */
export interface TrainingSection {
  /** Path in a trainrun of the mapping that holds them; `*` stands for a node. */
  readonly yaml: string;
  /** Path below the options of `by`; empty at their top. */
  readonly api: string;
  /** Who reads them: `compiler`, from `training` of a compile request; `runtime`, from options of `plan.train`; `trainrun`, from YAML alone. */
  readonly by: 'compiler' | 'runtime' | 'trainrun';
  readonly options: Options;
}

/** Every table of training options. */
export const trainingSections: readonly TrainingSection[] = [
  { yaml: 'training', api: '', by: 'runtime', options: runOptions },
  { yaml: 'training', api: 'validation', by: 'runtime', options: validationOptions },
  { yaml: 'training.scheduler', api: 'schedule', by: 'runtime', options: schedulerOptions },
  { yaml: 'training.callbacks.early_stopping', api: 'earlyStopping', by: 'runtime', options: earlyStoppingOptions },
  { yaml: 'training.callbacks.checkpoint', api: 'checkpoint', by: 'runtime', options: checkpointOptions },
  { yaml: 'training.callbacks.learning_rate_monitor', api: 'learningRateMonitor', by: 'runtime', options: learningRateMonitorOptions },
  { yaml: 'training.optimizer', api: 'optimizer', by: 'compiler', options: optimizerOptions },
  { yaml: 'training.optimizer.groups.*', api: 'groups.*', by: 'compiler', options: groupOptions },
  { yaml: 'training', api: '', by: 'compiler', options: stepOptions },
  { yaml: 'training', api: '', by: 'trainrun', options: yamlOnlyOptions },
];

function each(owner: string, ...fields: readonly string[]): Readonly<Record<string, FieldSupport>> {
  return Object.fromEntries(fields.map((field) => [`${owner}${field}`, honoured]));
}

/** Every field of a trainrun by its path; entries of lists and maps have the path of their owner. */
export const trainingSupport: Readonly<Record<string, FieldSupport>> = {
  ...each('', 'name', 'pipeline', 'loss_nodes', 'metric_nodes', 'freeze_nodes', 'unfreeze_nodes', 'output_dir', 'tags'),
  ...each('data.', 'data_module', 'batch_size', 'params'),
  ...each('data.splits.', 'splits_path', 'leakage_check', 'universe_hash', 'train', 'val', 'test', 'predict'),
  'data.num_workers': noticed('cubes are read by the thread that runs the plan'),
  'training.optimizer.groups': honoured,
  ...Object.assign({}, ...trainingSections.filter(({ yaml }) => !yaml.endsWith('*')).map(({ yaml, options }) => supportOf(yaml, options))),
};
