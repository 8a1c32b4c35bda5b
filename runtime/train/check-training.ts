import { CuviscError } from '../../schemas/cuvisc-error.js';
import { portsOfLevel, portsOfStage } from '../../schemas/plan/steps.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { checkSources, type ImageSize } from '../run/check-sources.js';
import { checkMonitors } from './check-monitors.js';
import type { Splits } from './run-identity.js';
import type { TrainConfig, TrainOptions } from '../../schemas/training/config.js';
import { readTrainConfig } from './train-config.js';
import { trainPlanOf } from './train-values.js';

/** What `Plan.check` looks at before hours of work. */
export interface CheckRequest extends Splits {
  /** Those of a training; undefined if the train split is only fitted on. */
  readonly options: TrainOptions | undefined;
}

/**
 * Checks what can be known before hours of work: options, monitors, the names of checkpoints, and the cubes of all splits by their headers.
 * The plan need not be fitted. Errors: `Plan.check` lists them.
 */
export async function checkTraining(plan: LoadedPlan, { train, val, test, options }: CheckRequest): Promise<null> {
  const { manifest, hosts } = plan;
  const config = options && readTrainConfig(options);
  if (config) checkMonitors(plan, trainPlanOf(plan), config, val.length > 0);
  const [firstLevel] = manifest.fit;
  const graphs = {
    train: config ? trainPlanOf(plan).step : firstLevel && portsOfLevel(firstLevel),
    val: portsOfStage(manifest.stages.val),
    test: portsOfStage(manifest.stages.test),
  };
  for (const [split, sources] of Object.entries({ train, val, test }) as [keyof typeof graphs, Splits['train']][]) {
    const graph = graphs[split];
    const sizes = graph ? await checkSources(manifest, hosts, { split, graph, sources }) : [];
    if (config && split === 'train') checkStackable(config, sizes);
  }
  return null;
}

/** A shuffled epoch puts any two cubes into one batch sooner or later. */
function checkStackable({ batchSize, shuffle }: TrainConfig, sizes: readonly ImageSize[]): void {
  const known = new Set(sizes.flatMap((size) => (size ? [size.join(' x ')] : [])));
  if (batchSize === 1 || !shuffle || known.size < 2) return;
  throw new CuviscError('batch-sizes-differ', `cubes of ${[...known].join(' and ')} pixels cannot share a batch`, {
    hint: 'train with a batch size of 1, or with cubes of one size',
  });
}
