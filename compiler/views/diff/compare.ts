import type { PlanManifest } from '../../../schemas/plan.js';
import type { TensorFile } from '../../../schemas/safetensors.js';
import type { CheckedPipeline } from '../../2-check/checked-pipeline.js';
import { type Difference, differencesOf } from './difference.js';
import { pipelineFacts, renamedNodes } from './pipeline-facts.js';
import { planFacts } from './plan-facts.js';

/** What differs between two pipelines. Renamed nodes are recognised and keep their old name in all but the renaming. */
export function comparePipelines(before: CheckedPipeline, after: CheckedPipeline): Difference[] {
  const renamed = renamedNodes(before, after);
  return differencesOf(
    pipelineFacts(before),
    pipelineFacts(after, (node) => renamed.get(node) ?? node),
  );
}

/** A plan's manifest and the content of its state file. */
export interface PlanContent {
  readonly manifest: PlanManifest;
  readonly state: TensorFile;
}

/** What differs between two plans, values of their state included. */
export function comparePlans(before: PlanContent, after: PlanContent): Difference[] {
  return differencesOf(planFacts(before.manifest, before.state), planFacts(after.manifest, after.state));
}
