/** What becomes of a field of a trainrun. */
export interface FieldSupport {
  /**
   * `honoured`: it does what its description says. `noticed`: it is read and changes nothing. `refused`: values other than
   * `accepted` are errors.
   */
  readonly level: 'honoured' | 'noticed' | 'refused';
  /** Values that cost no word, beside the default. */
  readonly accepted: readonly unknown[];
  /** Why; empty if honoured. */
  readonly reason: string;
}

type Table = Readonly<Record<string, FieldSupport>>;

function honoured(owner: string, ...fields: readonly string[]): Table {
  return each({ level: 'honoured', accepted: [], reason: '' }, owner, ...fields);
}

function noticed(reason: string, ...accepted: readonly unknown[]): FieldSupport {
  return { level: 'noticed', accepted, reason };
}

function refused(reason: string, ...accepted: readonly unknown[]): FieldSupport {
  return { level: 'refused', accepted, reason };
}

function each(support: FieldSupport, owner: string, ...fields: readonly string[]): Table {
  return Object.fromEntries(fields.map((field) => [`${owner}${field}`, support]));
}

const optimizer = 'training.optimizer.';
const scheduler = 'training.scheduler.';
const callbacks = 'training.callbacks.';
const stopping = `${callbacks}early_stopping.`;
const checkpoint = `${callbacks}checkpoint.`;

const schedule: Table = {
  ...honoured(scheduler, 'name', 'warmup_epochs', 'min_lr', 't_max', 'step_size', 'gamma', 'monitor', 'mode', 'factor', 'patience', 'threshold'),
  ...honoured(scheduler, 'threshold_mode', 'cooldown', 'eps', 'max_lr', 'pct_start', 'div_factor', 'final_div_factor', 'anneal_strategy'),
  ...honoured(scheduler, 'three_phase'),
  [`${scheduler}verbose`]: noticed('the log and the report hold the rate of every epoch'),
};

const watchers: Table = {
  ...honoured(stopping, 'monitor', 'patience', 'mode', 'min_delta', 'stopping_threshold', 'strict', 'check_finite'),
  ...honoured(stopping, 'divergence_threshold', 'check_on_train_epoch_end'),
  [`${stopping}verbose`]: noticed('the end of a run always says why it stopped'),
  [`${stopping}log_rank_zero_only`]: noticed('a run has one process'),
  ...honoured(checkpoint, 'dirpath', 'filename', 'monitor', 'mode', 'save_top_k', 'every_n_epochs', 'auto_insert_metric_name'),
  ...honoured(checkpoint, 'save_on_exception', 'save_weights_only', 'every_n_train_steps', 'save_on_train_epoch_end', 'enable_version_counter'),
  [`${checkpoint}verbose`]: noticed('the folder of checkpoints shows them'),
  [`${checkpoint}save_last`]: refused('a link breaks when its checkpoint is given up for a better one; true writes a file', true, null),
  [`${checkpoint}train_time_interval`]: refused('checkpoints by the clock would differ from run to run; use every_n_train_steps'),
  ...honoured(`${callbacks}learning_rate_monitor.`, 'logging_interval', 'log_momentum', 'log_weight_decay'),
};

/** Every field of a trainrun by its path; entries of lists and maps have the path of their owner. */
export const trainingSupport: Table = {
  ...honoured('', 'name', 'pipeline', 'loss_nodes', 'metric_nodes', 'freeze_nodes', 'unfreeze_nodes', 'output_dir', 'tags'),
  ...honoured('data.', 'data_module', 'batch_size', 'params'),
  ...honoured('data.splits.', 'splits_path', 'leakage_check', 'universe_hash', 'train', 'val', 'test', 'predict'),
  'data.num_workers': noticed('cubes are read by the thread that runs the plan'),
  ...honoured('training.', 'seed', 'max_epochs', 'accumulate_grad_batches', 'enable_progress_bar', 'enable_checkpointing', 'log_every_n_steps'),
  ...honoured('training.', 'check_val_every_n_epoch', 'gradient_clip_val', 'clip_by_value', 'loss_weights', 'pool_metrics', 'loss_scale'),
  'training.deterministic': noticed('cuvisc has no choice of kernels; on the CPU a run repeats bit by bit'),
  'training.accelerator': refused('a plan runs on auto, cpu or gpu (cuda)', 'cpu', 'gpu', 'cuda'),
  'training.devices': refused('a run uses one device', 1, '1', 'auto'),
  'training.default_root_dir': noticed('everything is written below output_dir'),
  'training.precision': refused('training is in float32, with float64 where sums need it', 32, '32'),
  'training.val_check_interval': refused('validation stands between epochs; use check_val_every_n_epoch', null),
  'training.benchmark': noticed('kernels are not chosen by timing, so that runs repeat bit by bit'),
  ...honoured(optimizer, 'name', 'lr', 'weight_decay', 'momentum', 'betas', 'groups'),
  ...schedule,
  ...watchers,
};
