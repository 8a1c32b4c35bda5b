import type { TrainPlan } from '../../schemas/plan.js';
import { plannedOptimizer } from '../plan/planned-optimizer.js';
import type { Values } from './metric-values.js';
import { defaultOptimizer, type LearningRateMonitorConfig } from '../../schemas/training/config.js';

const classNames: Readonly<Record<string, string>> = { adamw: 'AdamW', adam: 'Adam', sgd: 'SGD' };

/** The base learning rate that the plan was compiled with; the default of a compile request if it does not say. */
export function plannedRate(train: TrainPlan): number {
  return plannedOptimizer(train).lr;
}

/** Learning rates as Lightning's LearningRateMonitor names them: `lr-AdamW`, or `lr-AdamW/pg1`, ... for groups of parameters that differ. */
export function learningRates(train: TrainPlan, config: LearningRateMonitorConfig, rate: number): Values {
  const { name, momentum, betas } = plannedOptimizer(train);
  const title = `lr-${classNames[name.toLowerCase()] ?? name}`;
  const groups = new Map(train.parameters.map((each) => [`${each.lrScale} ${each.weightDecay}`, each]));
  const rows = [...groups.values()].map(({ lrScale, weightDecay }, i) => {
    const suffix = groups.size > 1 ? `/pg${i + 1}` : '';
    return {
      [`${title}${suffix}`]: rate * lrScale,
      ...(config.logMomentum
        ? { [`${title}-momentum${suffix}`]: name.toLowerCase() === 'sgd' ? (momentum ?? 0) : (betas ?? defaultOptimizer.betas)[0] }
        : {}),
      ...(config.logWeightDecay ? { [`${title}-weight_decay${suffix}`]: weightDecay } : {}),
    };
  });
  return Object.assign({}, ...rows) as Values;
}
