import type { PlanManifest, StepPorts } from '../../schemas/plan.js';
import { portsOfStage } from '../../schemas/plan/steps.js';
import type { Stage } from '../../schemas/stage.js';
import type { PredictionRecord } from './prediction-record.js';

/** Ports whose values predictions hold whatever their size. */
const ofMeaning = new Set(['scores', 'logits', 'decisions']);

type Output = StepPorts['outputs'][number];

/** What a stage says of single pixels or images, and of which kind; channels of cubes are left out. */
export interface PredictionOutputs {
  readonly names: readonly string[];
  readonly roles: Omit<PredictionRecord['roles'], 'labels'>;
}

/** The outputs of `stage` that predictions hold; null if no node runs in it or none of its outputs belongs to pixels or images. */
export function predictionOutputs({ stages }: PlanManifest, stage: Stage): PredictionOutputs | null {
  const outputs = (portsOfStage(stages[stage])?.outputs ?? []).filter(isPrediction);
  if (outputs.length === 0) return null;
  const named = (entry: string): string[] => outputs.filter(({ of }) => of?.entry === entry).map(({ name }) => name);
  return { names: outputs.map(({ name }) => name), roles: { scores: named('scores'), logits: named('logits'), decisions: named('decisions') } };
}

function isPrediction({ role, dims, of }: Output): boolean {
  if (role !== 'output' || String(dims[0]) !== 'B') return false;
  return dims.length < 4 || dims[3] === 1 || ofMeaning.has(of?.entry ?? '');
}

/** The nodes of a plan that decide, with their thresholds. */
export function decidersOf({ nodes }: PlanManifest): PredictionRecord['deciders'] {
  return nodes
    .filter(({ category }) => category === 'decision')
    .map(({ name, className, hparams }) => ({
      node: name,
      className,
      threshold: typeof hparams.threshold === 'number' ? hparams.threshold : null,
      hparams,
    }));
}
