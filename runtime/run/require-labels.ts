import { portsOfStage } from '../../schemas/plan/steps.js';
import type { FileSource } from './sources.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';

/** Throws `CuviscError` `labels-missing` if the graph of `stage` reads labels and a source names none. */
export function requireLabels({ stages }: PlanManifest, stage: Stage, sources: readonly FileSource[]): void {
  const mask = portsOfStage(stages[stage])?.inputs.find(({ source, name }) => source === 'batch' && name === 'mask');
  const bare = mask && sources.find(({ labels }) => labels === undefined);
  if (!mask || !bare) return;
  throw new CuviscError('labels-missing', `stage ${stage} reads labels, for ${mask.feeds.join(', ')}, and none were named`, {
    place: { file: bare.file },
    hint: 'add --labels FILE[:variable], or labels: in the data YAML',
  });
}
