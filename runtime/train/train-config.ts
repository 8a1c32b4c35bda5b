import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type TrainConfig, type TrainOptions, trainConfig } from '../../schemas/training/config.js';

/** Checks options and fills in defaults. Throws `CuviscError` `train-config-invalid` naming the field at fault. */
export function readTrainConfig(options: TrainOptions): TrainConfig {
  const result = trainConfig.safeParse(options);
  if (!result.success) throw invalid(`${result.error.issues[0]?.path.join('.') || 'options'}: ${result.error.issues[0]?.message}`);
  const { directory, checkpoint, resume } = result.data;
  if (directory === null && (checkpoint || resume !== 'never')) throw invalid('checkpoints and resuming need a directory');
  return result.data;
}

function invalid(message: string): CuviscError {
  return new CuviscError('train-config-invalid', message);
}
